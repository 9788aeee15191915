-- question: Which post does each internal link lead to?
-- grain: one row per link to a post of the blog, links in code excluded
-- key: post_id, position
-- notes: A link leads to the post with its slug, and with its language if its URL gives
--   one. Otherwise, of several posts with the slug, it leads to the one in the language
--   of the linking post, else to the one published first; on the same day, to the one
--   with the lower post_id.
-- columns:
--   post_id: the post that links
--   position: position of the link among the post's links
--   url: URL of the link
--   text: text of the link; null if there is none
--   target: slug in the link
--   target_language: language of the post that it leads to; if there is no such post,
--     the language given by its URL, or null
--   cited_post_id: the post that it leads to; null if there is no such post
--   is_dead: whether there is no such post
--   is_self: whether it leads to the post that contains it
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
