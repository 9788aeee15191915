-- question: Which tags appear together more often than chance would explain?
-- grain: one row per pair of tags that share a post
-- key: tag_id, other_tag_id
-- work: editor
-- advice: Merge tags that always come together, or make a page for the pair.
-- notes: Posts that translate one another count once, as their original.
-- columns:
--   tag: name of the tag, the alphabetically first of the two
--   other_tag: name of the other tag
--   count_posts: posts with both tags
--   count_tag_posts: posts with the tag
--   count_other_tag_posts: posts with the other tag
--   jaccard: posts with both divided by posts with either, 0 to 1
--   lift: how many times more posts have both than if the tags were independent; 1 for
--     chance
--   tag_id: the tag
--   other_tag_id: the other tag
create or replace view tag_pairs as
with
originals as (
    select post_id
    from posts
    where post_id = translation_group
),

named_tags as (
    select
        originals.post_id,
        tags.tag_id,
        tags.name
    from originals
    inner join post_tags on originals.post_id = post_tags.post_id
    inner join tags on post_tags.tag_id = tags.tag_id
),

totals as (
    select
        tag_id,
        count(*) as count_posts
    from named_tags
    group by tag_id
),

pairs as (
    select
        named_tags.tag_id,
        named_tags.name as tag,
        other_tags.tag_id as other_tag_id,
        other_tags.name as other_tag,
        count(*) as count_posts
    from named_tags
    inner join named_tags as other_tags
        on
            named_tags.post_id = other_tags.post_id
            and named_tags.name < other_tags.name
    group by
        named_tags.tag_id, named_tags.name, other_tags.tag_id, other_tags.name
),

final as (
    select
        pairs.tag,
        pairs.other_tag,
        cast(pairs.count_posts as integer) as count_posts,
        cast(totals.count_posts as integer) as count_tag_posts,
        cast(other_totals.count_posts as integer) as count_other_tag_posts,
        pairs.count_posts
        / (totals.count_posts + other_totals.count_posts - pairs.count_posts)
            as jaccard,
        pairs.count_posts * (select count(*) from originals)
        / (totals.count_posts * other_totals.count_posts) as lift,
        pairs.tag_id,
        pairs.other_tag_id
    from pairs
    inner join totals on pairs.tag_id = totals.tag_id
    inner join totals as other_totals on pairs.other_tag_id = other_totals.tag_id
)

select * from final
order by count_posts desc, tag asc, other_tag asc
