-- All runs of three words beside all equal ones: simple, exact, and quadratic.
with
split as (
    select
        *,
        regexp_extract_all(
            lower(content),
            '[\x{3040}-\x{30ff}\x{3400}-\x{9fff}]|[\p{Ll}\p{N}]+|[\p{Lm}\p{Lo}\p{M}]+'
        ) as words
    from posts
),

texts as (
    select
        *,
        row_number() over publication as place,
        first_value(post_id) over (
            partition by words order by published_on nulls last, post_id
        ) as first_post_id
    from split
    where len(words) > 0
    window publication as (order by published_on nulls last, post_id)
),

runs as (
    select distinct
        post_id,
        place,
        unnest(
            list_transform(
                range(1, greatest(len(words) - 2, 1) + 1),
                lambda i: array_slice(words, i, i + 2)
            )
        ) as run
    from texts
    where post_id = first_post_id
),

sizes as (
    select
        post_id,
        count(*) as size
    from runs
    group by post_id
),

shared as (
    select
        this.post_id,
        other.post_id as duplicate_post_id,
        count(*) as size
    from runs as this
    inner join runs as other on this.run = other.run and this.place < other.place
    group by this.post_id, other.post_id
),

pairs as (
    select
        first_post_id as post_id,
        post_id as duplicate_post_id,
        1.0 as similarity,
        true as is_identical
    from texts
    where post_id <> first_post_id
    union all
    select
        shared.post_id,
        shared.duplicate_post_id,
        shared.size / (this.size + other.size - shared.size) as similarity,
        false as is_identical
    from shared
    inner join sizes as this on shared.post_id = this.post_id
    inner join sizes as other on shared.duplicate_post_id = other.post_id
    where shared.size / (this.size + other.size - shared.size) >= 0.7
)

select
    pairs.post_id,
    this.language,
    this.slug,
    this.title,
    this.published_on,
    pairs.duplicate_post_id,
    other.language as duplicate_language,
    other.slug as duplicate_slug,
    other.title as duplicate_title,
    other.published_on as duplicate_published_on,
    pairs.similarity,
    pairs.is_identical
from pairs
inner join posts as this on pairs.post_id = this.post_id
inner join posts as other on pairs.duplicate_post_id = other.post_id
