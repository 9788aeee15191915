-- question: Which posts link to which other posts?
-- grain: one row per post and other post that it links to
-- key: post_id, cited_post_id
-- time: published_on
-- work: site owner
-- advice: Draw the blog as a network, or count citations by one's own rule.
-- notes: internal_links says which post a link leads to.
-- columns:
--   post_id: the post that links
--   language: language of the post
--   slug: slug of the post
--   title: title of the post
--   published_on: calendar day of publication; null if unknown
--   cited_post_id: the post that it links to
--   cited_language: language of that post
--   cited_slug: slug of that post
--   cited_title: title of that post
--   cited_published_on: calendar day of publication; null if unknown
--   count_links: links from one to the other
--   first_text: text of the first of them that has a text; null if none has
create or replace view post_citations as
with
totals as (
    select
        post_id,
        cited_post_id,
        count(*) as count_links,
        min_by(text, position) filter (where text is not null) as first_text
    from internal_links
    where not is_dead and not is_self
    group by post_id, cited_post_id
),

final as (
    select
        posts.post_id,
        posts.language,
        posts.slug,
        posts.title,
        posts.published_on,
        cited_posts.post_id as cited_post_id,
        cited_posts.language as cited_language,
        cited_posts.slug as cited_slug,
        cited_posts.title as cited_title,
        cited_posts.published_on as cited_published_on,
        totals.count_links,
        totals.first_text
    from totals
    inner join posts on totals.post_id = posts.post_id
    inner join posts as cited_posts on totals.cited_post_id = cited_posts.post_id
)

select * from final
