-- question: What does each author write about, and who writes the posts of each tag?
-- grain: one row per author and tag that share a post
-- key: author_id, tag_id
-- work: editor
-- advice: Ask the author at the top of a tag to write or review the next post on it.
-- notes: A post by two authors counts for both, so the shares of a tag can add up to
--   more than 1. Posts that translate one another count once, as their original.
-- columns:
--   author: name of the author
--   tag: name of the tag
--   count_posts: posts of the author with the tag
--   share_of_author: share of the author's posts that have the tag, 0 to 1
--   share_of_tag: share of the tag's posts that the author wrote, 0 to 1
--   first_published_on: day of the first of these posts; null if none has a date
--   last_published_on: day of the last of these posts; null if none has a date
--   author_id: the author
--   tag_id: the tag
create or replace view author_tags as
with
originals as (
    select
        post_id,
        published_on
    from posts
    where post_id = translation_group
),

author_totals as (
    select
        post_authors.author_id,
        count(*) as count_posts
    from originals
    inner join post_authors on originals.post_id = post_authors.post_id
    group by post_authors.author_id
),

tag_totals as (
    select
        post_tags.tag_id,
        count(*) as count_posts
    from originals
    inner join post_tags on originals.post_id = post_tags.post_id
    group by post_tags.tag_id
),

pairs as (
    select
        post_authors.author_id,
        post_tags.tag_id,
        count(*) as count_posts,
        min(originals.published_on) as first_published_on,
        max(originals.published_on) as last_published_on
    from originals
    inner join post_authors on originals.post_id = post_authors.post_id
    inner join post_tags on originals.post_id = post_tags.post_id
    group by post_authors.author_id, post_tags.tag_id
),

final as (
    select
        authors.name as author,
        tags.name as tag,
        cast(pairs.count_posts as integer) as count_posts,
        pairs.count_posts / author_totals.count_posts as share_of_author,
        pairs.count_posts / tag_totals.count_posts as share_of_tag,
        pairs.first_published_on,
        pairs.last_published_on,
        pairs.author_id,
        pairs.tag_id
    from pairs
    inner join authors on pairs.author_id = authors.author_id
    inner join tags on pairs.tag_id = tags.tag_id
    inner join author_totals on pairs.author_id = author_totals.author_id
    inner join tag_totals on pairs.tag_id = tag_totals.tag_id
)

select * from final
order by author asc, count_posts desc, tag asc
