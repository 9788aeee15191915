-- question: Which posts link to each other, in whatever language?
-- grain: one row per original post and other original that it links to or that links to
--   it; translations count as their originals
-- key: post_id, linked_post_id
-- audience: internal
-- work: editor
-- advice: Ask related_posts or related_to, which compare posts by these links, too.
-- columns:
--   count_links: links from one to the other, in both directions
--   post_id: the post
--   linked_post_id: the other post
create or replace view post_connections as
with
pairs as (
    select
        posts.translation_group as post_id,
        cited_posts.translation_group as linked_post_id,
        post_citations.count_links
    from post_citations
    inner join posts on post_citations.post_id = posts.post_id
    inner join posts as cited_posts
        on post_citations.cited_post_id = cited_posts.post_id
    where posts.translation_group <> cited_posts.translation_group
),

both_ways as (
    select * from pairs
    union all
    select
        linked_post_id as post_id,
        post_id as linked_post_id,
        count_links
    from pairs
),

final as (
    select
        cast(sum(count_links) as integer) as count_links,
        post_id,
        linked_post_id
    from both_ways
    group by post_id, linked_post_id
)

select * from final
