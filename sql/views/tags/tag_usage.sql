-- question: Which tags do we use, how often, and since when?
-- grain: one row per tag
-- key: tag_id
-- work: editor
-- advice: Drop tags that one post has, and split those that most have.
-- notes: Posts without a date are counted, but do not affect the dates. Posts that
--   translate one another count once, as their original: a tag that only translations
--   have has no posts here.
-- columns:
--   tag: name of the tag
--   count_posts: posts with the tag
--   share_posts: share of all posts, 0 to 1
--   usage_rank: 1 for the most used tag; ties share a rank
--   count_authors: authors of posts with the tag
--   first_used_on: day of the first post with the tag; null if none has a date
--   last_used_on: day of the last post with the tag; null if none has a date
--   count_spellings: different spellings of the tag in these posts' sources
--   tag_id: the tag
create or replace view tag_usage as
with
originals as (
    select
        post_id,
        published_on
    from posts
    where post_id = translation_group
),

totals as (
    select
        post_tags.tag_id,
        count(*) as count_posts,
        min(originals.published_on) as first_used_on,
        max(originals.published_on) as last_used_on,
        count(distinct trim(post_tags.raw_name)) as count_spellings
    from originals
    inner join post_tags on originals.post_id = post_tags.post_id
    group by post_tags.tag_id
),

author_totals as (
    select
        post_tags.tag_id,
        count(distinct post_authors.author_id) as count_authors
    from originals
    inner join post_tags on originals.post_id = post_tags.post_id
    inner join post_authors on originals.post_id = post_authors.post_id
    group by post_tags.tag_id
),

final as (
    select
        tags.name as tag,
        cast(coalesce(totals.count_posts, 0) as integer) as count_posts,
        coalesce(totals.count_posts, 0)
        / nullif((select count(*) from originals), 0) as share_posts,
        cast(
            rank() over (order by coalesce(totals.count_posts, 0) desc) as integer
        ) as usage_rank,
        cast(coalesce(author_totals.count_authors, 0) as integer) as count_authors,
        totals.first_used_on,
        totals.last_used_on,
        cast(coalesce(totals.count_spellings, 0) as integer) as count_spellings,
        tags.tag_id
    from tags
    left join totals on tags.tag_id = totals.tag_id
    left join author_totals on tags.tag_id = author_totals.tag_id
)

select * from final
order by usage_rank asc, tag asc
