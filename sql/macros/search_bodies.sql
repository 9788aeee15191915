-- question: What do these posts say?
-- grain: one row per post
-- key: post_id
-- audience: internal
-- work: site owner
-- advice: Look for something in them.
-- parameters:
--   post_ids: a list of posts
-- columns:
--   post_id: the post
--   title: its title
--   content: its body
create or replace macro search_bodies(post_ids) as table
    with
    asked as (
        select unnest(coalesce(post_ids, [-1])) as post_id
    ),

    -- By their keys DuckDB fetches one row after the other, and for each decompresses
    -- all bodies that are stored before it in its block of 2,048. Out of a list, so
    -- that DuckDB expects few and reads no other blocks.
    places as (
        select
            unnest(coalesce(
                (
                    select list(posts.rowid)
                    from asked
                    inner join posts on asked.post_id = posts.post_id
                ),
                [-1]
            )) as place
    ),

    final as (
        select
            posts.post_id,
            posts.title,
            posts.content
        from places
        inner join posts on places.place = posts.rowid
    )

    select * from final
    order by post_id asc
