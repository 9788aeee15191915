-- question: Which tags, references and titles has a post in common with others?
-- grain: one row per original post and tag, thing that it links to, or title
-- key: post_id, trait_id
-- audience: internal
-- work: editor
-- advice: Ask related_posts or related_to, which compare posts by these.
-- notes: Only what at least two originals have, but not all. Of tags, the six rarest of
--   each post. Of links, those to papers, models, repositories, posts and the like. Of
--   titles, those that differ in nothing but numbers and punctuation.
-- columns:
--   kind: tag, reference or title
--   name: the tag, the name of what the post links to (a post's slug), or the title
--     without its numbers
--   weight: how rare it is: 1 - ln(posts that have it) / ln(all posts); 1 for a title
--   is_prominent: always true
--   post_id: the post
--   trait_id: number of the tag, the reference or the title, different for each, as of
--     this query
create or replace view post_subjects as
with
originals as materialized (
    select
        post_id,
        trim(regexp_replace(lower(title), '[^\p{L}]+', ' ', 'g')) as plain_title
    from posts
    where post_id = translation_group
),

-- Counting and joining takes a fraction of the time of windows.
totals as (
    select count(*) as count_originals from originals
),

tag_totals as (
    select
        post_tags.tag_id,
        count(*) as count_posts
    from post_tags
    inner join originals on post_tags.post_id = originals.post_id
    group by post_tags.tag_id
    having count(*) > 1
),

rarest_tags as (
    select
        post_tags.post_id,
        post_tags.tag_id,
        tags.name,
        tag_totals.count_posts
    from post_tags
    inner join originals on post_tags.post_id = originals.post_id
    inner join tag_totals on post_tags.tag_id = tag_totals.tag_id
    inner join tags on post_tags.tag_id = tags.tag_id
    qualify
        row_number() over (
            partition by post_tags.post_id
            order by tag_totals.count_posts asc, tags.name asc
        ) <= 6
),

all_mentions as (
    select * from things_mentioned(post_links)
),

mentions as materialized (
    select
        all_mentions.post_id,
        all_mentions.name,
        all_mentions.cited_post_id
    from all_mentions
    inner join originals on all_mentions.post_id = originals.post_id
),

reference_totals as (
    select
        name,
        cited_post_id,
        count(*) as count_posts,
        row_number() over (order by name, cited_post_id) as reference_id
    from mentions
    group by name, cited_post_id
),

title_totals as (
    select
        plain_title,
        min(post_id) as first_post_id,
        count(*) as count_posts
    from originals
    where plain_title <> ''
    group by plain_title
    having count(*) > 1
),

others as (
    select
        'tag' as kind,
        post_id,
        4 * tag_id + 1 as trait_id,
        name,
        count_posts
    from rarest_tags
    union all
    select
        'reference' as kind,
        mentions.post_id,
        4 * reference_totals.reference_id + 2 as trait_id,
        mentions.name,
        reference_totals.count_posts
    from mentions
    inner join reference_totals
        on
            mentions.name = reference_totals.name
            and mentions.cited_post_id
            is not distinct from reference_totals.cited_post_id
    where reference_totals.count_posts > 1
    union all
    select
        'title' as kind,
        originals.post_id,
        4 * title_totals.first_post_id + 3 as trait_id,
        originals.plain_title as name,
        title_totals.count_posts
    from originals
    inner join title_totals on originals.plain_title = title_totals.plain_title
),

final as (
    select
        others.kind,
        others.name,
        case others.kind
            when 'title' then 1
            else 1 - ln(others.count_posts) / ln(totals.count_originals)
        end as weight,
        true as is_prominent,
        others.post_id,
        cast(others.trait_id as integer) as trait_id
    from others
    cross join totals
    where others.count_posts < totals.count_originals
)

select * from final
