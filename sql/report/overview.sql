-- The blog in numbers; the last year is the one up to the newest post.
with
originals as (
    select
        url,
        published_on,
        max(published_on) over () as newest_on
    from posts_overview
    where is_original
),

counted as (
    select
        count(*) as count_posts,
        mode(regexp_extract(url, '^https?://([^/?#]+)', 1)) as host,
        min(published_on) as first_published_on,
        max(published_on) as last_published_on,
        count(*) filter (
            where published_on > newest_on - interval 12 month
        ) as count_year_posts,
        count(*) filter (
            where
            published_on > newest_on - interval 24 month
            and published_on <= newest_on - interval 12 month
        ) as count_previous_year_posts
    from originals
),

counted_authors as (
    select count(*) as count_authors from author_activity
    where count_posts > 0
),

counted_tags as (
    select count(*) as count_tags from tag_usage
    where count_posts > 0
),

counted_texts as (
    select
        count(*) as count_texts,
        count(distinct language) as count_languages
    from posts_overview
)

select
    counted.*,
    counted_authors.count_authors,
    counted_tags.count_tags,
    counted_texts.count_texts,
    counted_texts.count_languages
from counted
cross join counted_authors
cross join counted_tags
cross join counted_texts
