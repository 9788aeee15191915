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
originals as (
    select
        post_id,
        trim(regexp_replace(lower(title), '[^\p{L}]+', ' ', 'g')) as plain_title,
        count(*) over () as count_originals
    from posts
    where post_id = translation_group
),

tags_of_originals as (
    select
        post_tags.post_id,
        post_tags.tag_id,
        count(*) over (partition by post_tags.tag_id) as count_posts
    from post_tags
    inner join originals on post_tags.post_id = originals.post_id
),

rarest_tags as (
    select
        tags_of_originals.post_id,
        tags_of_originals.tag_id,
        tags.name,
        tags_of_originals.count_posts
    from tags_of_originals
    inner join tags on tags_of_originals.tag_id = tags.tag_id
    where tags_of_originals.count_posts > 1
    qualify
        row_number() over (
            partition by tags_of_originals.post_id
            order by tags_of_originals.count_posts asc, tags.name asc
        ) <= 6
),

mentions as (
    select
        post_links.post_id,
        post_links.target as name,
        null as cited_post_id
    from post_links
    where
        not post_links.in_code
        and post_links.kind not in ('post', 'user', 'other')
        and post_links.target is not null
    union
    select
        post_citations.post_id,
        cited_originals.slug as name,
        cited_originals.post_id as cited_post_id
    from post_citations
    inner join posts on post_citations.cited_post_id = posts.post_id
    inner join posts as cited_originals
        on posts.translation_group = cited_originals.post_id
),

numbered_mentions as (
    select
        mentions.post_id,
        mentions.name,
        dense_rank() over (order by mentions.name, mentions.cited_post_id)
            as reference_id
    from mentions
    inner join originals on mentions.post_id = originals.post_id
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
        post_id,
        4 * reference_id + 2 as trait_id,
        name,
        count(*) over (partition by reference_id) as count_posts
    from numbered_mentions
    union all
    select
        'title' as kind,
        post_id,
        4 * min(post_id) over (partition by plain_title) + 3 as trait_id,
        plain_title as name,
        count(*) over (partition by plain_title) as count_posts
    from originals
    where plain_title <> ''
),

final as (
    select
        others.kind,
        others.name,
        case others.kind
            when 'title' then 1
            else 1 - ln(others.count_posts) / ln(originals.count_originals)
        end as weight,
        true as is_prominent,
        others.post_id,
        cast(others.trait_id as integer) as trait_id
    from others
    inner join originals on others.post_id = originals.post_id
    where others.count_posts between 2 and originals.count_originals - 1
)

select * from final
