-- question: Which tags do we use, how often, and since when?
-- grain: one row per tag
-- key: tag_id
-- work: editor
-- advice: Drop tags that one post has, and split those that most have.
-- notes: Posts without a date are counted, but do not affect the dates.
-- columns:
--   tag_id: the tag
--   tag: name of the tag
--   count_posts: posts with the tag
--   share_posts: share of all posts, 0 to 1
--   usage_rank: 1 for the most used tag; ties share a rank
--   count_authors: authors of posts with the tag
--   first_used_on: day of the first post with the tag; null if none has a date
--   last_used_on: day of the last post with the tag; null if none has a date
--   count_spellings: different spellings of the tag in the sources
create or replace view tag_usage as
with
totals as (
    select
        post_tags.tag_id,
        count(*) as count_posts,
        min(posts.published_on) as first_used_on,
        max(posts.published_on) as last_used_on,
        count(distinct trim(post_tags.raw_name)) as count_spellings
    from post_tags
    inner join posts on post_tags.post_id = posts.post_id
    group by post_tags.tag_id
),

author_totals as (
    select
        post_tags.tag_id,
        count(distinct post_authors.author_id) as count_authors
    from post_tags
    inner join post_authors on post_tags.post_id = post_authors.post_id
    group by post_tags.tag_id
),

final as (
    select
        tags.tag_id,
        tags.name as tag,
        coalesce(totals.count_posts, 0) as count_posts,
        coalesce(totals.count_posts, 0)
        / nullif((select count(*) from posts), 0) as share_posts,
        rank() over (order by coalesce(totals.count_posts, 0) desc) as usage_rank,
        coalesce(author_totals.count_authors, 0) as count_authors,
        totals.first_used_on,
        totals.last_used_on,
        coalesce(totals.count_spellings, 0) as count_spellings
    from tags
    left join totals on tags.tag_id = totals.tag_id
    left join author_totals on tags.tag_id = author_totals.tag_id
)

select * from final
order by usage_rank asc, tag asc
