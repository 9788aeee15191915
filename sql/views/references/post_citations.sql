-- question: Which posts link to which other posts?
-- grain: one row per post and other post that it links to, translations of it excluded
-- key: post_id, cited_post_id
-- time: published_on
-- work: site owner
-- advice: Draw the blog as a network; where is_counted, count citations by a rule of
--   your own.
-- notes: A post that translates another is no other post. internal_links says which
--   post each link leads to.
-- columns:
--   title: title of the post that links
--   published_on: calendar day of its publication; null if unknown
--   cited_title: title of the post that it links to
--   cited_published_on: calendar day of publication of that post; null if unknown
--   count_links: links from one to the other
--   first_text: text of the first of them that has a text; null if none has
--   is_counted: whether counts of the citations of a post count it: if translations of
--     one another link to it, the original alone is counted, or else the one of them
--     with the smallest post_id
--   language: language of the post that links
--   is_original: whether that post is no translation of another
--   cited_language: language of the post that it links to
--   slug: slug of the post that links
--   cited_slug: slug of the post that it links to
--   post_id: the post that links
--   cited_post_id: the post that it links to
create or replace view post_citations as
with
totals as (
    select
        post_id,
        cited_post_id,
        count(*) as count_links,
        min_by(link_text, position) filter (where link_text is not null) as first_text
    from internal_links
    where not is_dead and not is_self
    group by post_id, cited_post_id
),

final as (
    select
        posts.title,
        posts.published_on,
        cited_posts.title as cited_title,
        cited_posts.published_on as cited_published_on,
        cast(totals.count_links as integer) as count_links,
        totals.first_text,
        row_number() over (
            partition by totals.cited_post_id, posts.translation_group
            order by
                posts.post_id = posts.translation_group desc,
                posts.post_id asc
        ) = 1 as is_counted,
        posts.language,
        posts.post_id = posts.translation_group as is_original,
        cited_posts.language as cited_language,
        posts.slug,
        cited_posts.slug as cited_slug,
        posts.post_id,
        cited_posts.post_id as cited_post_id
    from totals
    inner join posts on totals.post_id = posts.post_id
    inner join posts as cited_posts on totals.cited_post_id = cited_posts.post_id
    where posts.translation_group <> cited_posts.translation_group
)

select * from final
