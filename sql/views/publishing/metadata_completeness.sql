-- question: How many posts of each year lack a day, author, tag, language, description
--   or image?
-- grain: one row per year and thing that a post can say; a period of its own for posts
--   without a day
-- work: site owner
-- advice: Fill in first what the newest years lack: lists, feeds and previews show it.
-- key: field, period
-- notes: A description is a field of front matter or of the source called so, or
--   excerpt, summary, abstract, subtitle, teaser, spoiler or tagline; an image is one
--   in the body, or a field called image, cover, thumbnail, photo, banner, poster or
--   hero. Names such as og_image and coverUrl count, too.
-- columns:
--   field: day, author, tag, language, description or image
--   period: the year, or "no day" for posts of which the day is not known
--   share_of_period: share of the period's posts that have it, 0 to 1
--   share_of_blog: share of the blog's posts that have it, 0 to 1; the same in each
--     period
--   count_posts: posts of the period
--   count_posts_with: those of them that have it
--   count_posts_without: those of them that lack it
--   year: the year as a number; null for "no day"
create or replace view metadata_completeness as
with
known as (
    select
        posts.post_id,
        year(posts.published_on) as year,
        coalesce(cast(year(posts.published_on) as varchar), 'no day') as period,
        posts.published_on is not null as has_day,
        posts.language <> 'und' as has_language,
        -- Names in the JSON text: of any case, and also within other objects.
        coalesce(
            regexp_matches(
                posts.fields,
                '(?i)"(?:(?:meta|seo|og|short|page|social)[_ -]?)?'
                || '(?:description|excerpt|summary|abstract|subtitle|teaser|spoiler|'
                || 'tagline)":\s*"\s*[^"\s]'
            ),
            false
        ) as has_description,
        coalesce(
            regexp_matches(
                posts.fields,
                '(?i)"(?:(?:meta|seo|og|twitter|social|share|preview|feature|featured|'
                || 'header|main|lead|post|page|title|card|cover|hero|teaser|poster|'
                || 'banner|feed)[_ -]?)?'
                || '(?:image|img|cover|thumbnail|thumb|photo|picture|banner|poster|'
                || 'hero)(?:[_ -]?(?:url|src|path|file))?":\s*'
                || '(?:"\s*[^"\s]|\{\s*"|\[\s*["{])'
            ),
            false
        ) as has_image_field
    from posts
    where posts.post_id = posts.translation_group
),

authored as (
    select distinct post_id
    from post_authors
),

tagged as (
    select distinct post_id
    from post_tags
),

illustrated as (
    select distinct post_id
    from images
),

fields as (
    select
        'day' as field,
        year,
        period,
        has_day as has_field
    from known
    union all
    select
        'author' as field,
        known.year,
        known.period,
        authored.post_id is not null as has_field
    from known
    left join authored on known.post_id = authored.post_id
    union all
    select
        'tag' as field,
        known.year,
        known.period,
        tagged.post_id is not null as has_field
    from known
    left join tagged on known.post_id = tagged.post_id
    union all
    select
        'language' as field,
        year,
        period,
        has_language as has_field
    from known
    union all
    select
        'description' as field,
        year,
        period,
        has_description as has_field
    from known
    union all
    select
        'image' as field,
        known.year,
        known.period,
        known.has_image_field or illustrated.post_id is not null as has_field
    from known
    left join illustrated on known.post_id = illustrated.post_id
),

totals as (
    select
        field,
        period,
        year,
        count(*) as count_posts,
        count(*) filter (where has_field) as count_posts_with
    from fields
    group by field, period, year
),

final as (
    select
        field,
        period,
        count_posts_with / count_posts as share_of_period,
        sum(count_posts_with) over (partition by field)
        / sum(count_posts) over (partition by field) as share_of_blog,
        cast(count_posts as integer) as count_posts,
        cast(count_posts_with as integer) as count_posts_with,
        cast(count_posts - count_posts_with as integer) as count_posts_without,
        cast(year as integer) as year
    from totals
)

select * from final
order by year desc nulls last, share_of_period asc, field asc
