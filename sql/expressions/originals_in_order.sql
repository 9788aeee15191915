-- The originals with their places in the order of publication. It takes posts.
create or replace macro originals_in_order(any_posts) as table
    select
        posts.post_id,
        cast(
            row_number() over (
                order by posts.published_on nulls last, posts.post_id
            ) as integer
        ) as place
    from any_posts as posts
    where posts.post_id = posts.translation_group
