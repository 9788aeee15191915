-- The postings of all posts for the terms that some have. It takes these posts.
create or replace macro postings_like_those_of(any_asked) as table
    with
    asked_terms as (
        select distinct search_postings.term_id
        from search_postings
        inner join any_asked as asked on search_postings.post_id = asked.post_id
        where search_postings.count_title + search_postings.count_body > 0
    )

    select
        search_postings.term_id,
        search_postings.post_id,
        search_postings.count_title,
        search_postings.count_body
    from search_postings
    inner join asked_terms on search_postings.term_id = asked_terms.term_id
