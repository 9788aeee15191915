-- question: Which post does each internal link lead to?
-- grain: one row per link to a post of the blog, links in code excluded
-- key: post_id, position
-- notes: A link leads to the post of its slug, and of its language where its address
--   says one. Where it says none, and there are several posts of the slug, it is the
--   one in the language of the post that links, else the one published first, of one
--   day the one with the lower post_id.
-- columns:
--   post_id: the post that links
--   position: place of the link among the links of the post
--   url: where the link leads
--   text: what a reader clicks; null where there is no text
--   target: slug that the link names
--   target_language: language of the post that it leads to; where there is no such
--     post, the language that its address says, or null
--   cited_post_id: the post that it leads to; null where there is no such post
--   is_dead: whether there is no such post
--   is_self: whether it leads to the post that it stands in
create or replace view internal_links as
with
links as (
    select
        post_id,
        position,
        url,
        text,
        target,
        target_language
    from post_links
    where kind = 'post' and not in_code
),

cited_posts as (
    select
        links.post_id,
        links.position,
        candidates.post_id as cited_post_id,
        candidates.language
    from links
    inner join posts on links.post_id = posts.post_id
    inner join posts as candidates
        on
            links.target = candidates.slug
            and (
                links.target_language is null
                or links.target_language = candidates.language
            )
    qualify
        row_number()
            over (
                partition by links.post_id, links.position
                order by
                    candidates.language = posts.language desc,
                    candidates.published_on asc nulls last,
                    candidates.post_id asc
            )
        = 1
),

final as (
    select
        links.post_id,
        links.position,
        links.url,
        links.text,
        links.target,
        coalesce(cited_posts.language, links.target_language) as target_language,
        cited_posts.cited_post_id,
        cited_posts.cited_post_id is null as is_dead,
        coalesce(cited_posts.cited_post_id = links.post_id, false) as is_self
    from links
    left join cited_posts
        on
            links.post_id = cited_posts.post_id
            and links.position = cited_posts.position
)

select * from final
