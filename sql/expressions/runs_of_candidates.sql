-- The runs of words of the posts that are compared. It takes likely duplicates.
create or replace macro runs_of_candidates(any_candidates) as table
    with
    compared_posts as (
        select post_id from any_candidates
        where not is_identical
        union
        select duplicate_post_id as post_id from any_candidates
        where not is_identical
    ),

    words as (
        select
            posts.post_id,
            text_words(posts.content) as words
        from posts
        inner join compared_posts on posts.post_id = compared_posts.post_id
    )

    select
        post_id,
        list_distinct(word_runs(words)) as runs,
        array_length(list_distinct(word_runs(words))) as count_runs
    from words
