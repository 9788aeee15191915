-- question: Which posts are not linked to by any other post?
-- grain: one row per post that no other post links to
-- key: post_id
-- time: published_on
-- work: editor
-- advice: Link to each from a related post, or retire it.
-- notes: A link from a translation of the post is none from another post. If bodies
--   were not parsed (--no-bodies), no post links to any other.
-- columns:
--   title: title of the post
--   published_on: calendar day of publication; null if unknown
--   word_count: words of the body
--   count_cited_posts: other posts that it links to, translations of one post once
--   language: language of the post
--   is_original: whether the post is no translation of another
--   slug: slug of the post
--   url: URL of the post; null if the source has none
--   post_id: the post
create or replace view orphan_posts as
with
citations as (
    select
        post_id,
        cited_post_id
    from post_citations
),

citing as (
    select
        citations.post_id,
        count(distinct posts.translation_group) as count_cited_posts
    from citations
    inner join posts on citations.cited_post_id = posts.post_id
    group by citations.post_id
),

cited as (
    select cited_post_id as post_id
    from citations
    group by cited_post_id
),

final as (
    select
        posts.title,
        posts.published_on,
        posts.word_count,
        cast(coalesce(citing.count_cited_posts, 0) as integer) as count_cited_posts,
        posts.language,
        posts.post_id = posts.translation_group as is_original,
        posts.slug,
        posts.url,
        posts.post_id
    from posts
    left join citing on posts.post_id = citing.post_id
    left join cited on posts.post_id = cited.post_id
    where cited.post_id is null
)

select * from final
order by published_on desc nulls last, post_id asc
