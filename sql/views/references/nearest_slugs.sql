-- question: Which post was probably meant by a link to one that is missing?
-- grain: one row per missing slug that a post's slug is like
-- key: target
-- audience: internal
-- work: author
-- advice: Ask dead_internal_links, which has the links, too.
-- notes: The similarity of two slugs is 1 - (characters to insert, delete or replace) /
--   (characters of the longer one), ignoring case. Only slugs that begin or end with
--   the same three characters are compared, ignoring digits and "-", "_" and "/" at
--   both ends. Where more than 300 slugs do, those are compared instead that have a
--   longer beginning or end in common, digits included: the shortest one, of 4 to 24
--   characters, that at most 300 have.
-- columns:
--   target: slug that posts link to, and no post has
--   nearest_slug: the most similar slug of a post, of equally similar ones the
--     alphabetically first
--   nearest_similarity: their similarity, 0.8 to 1
create or replace view nearest_slugs as
with
names as (
    select
        target as name,
        true as is_missing,
        lower(target) as letters,
        trim(lower(target), '0123456789-_/') as core
    from internal_links
    where is_dead and resolution = 'missing_post'
    group by target
    union all
    select
        slug as name,
        false as is_missing,
        lower(slug) as letters,
        trim(lower(slug), '0123456789-_/') as core
    from posts
    group by slug
),

sizes as (
    select unnest([3, 4, 5, 6, 8, 10, 12, 16, 24]) as size
),

ends as (
    select
        names.name,
        names.is_missing,
        'first' as side,
        sizes.size,
        left(
            case when sizes.size = 3 then names.core else names.letters end, sizes.size
        ) as characters
    from names
    cross join sizes
    union all
    select
        names.name,
        names.is_missing,
        'last' as side,
        sizes.size,
        right(
            case when sizes.size = 3 then names.core else names.letters end, sizes.size
        ) as characters
    from names
    cross join sizes
),

counted_ends as (
    select
        side,
        size,
        characters,
        count(case when not is_missing then 1 end) as count_slugs
    from ends
    group by side, size, characters
    having bool_or(is_missing)
),

target_ends as (
    select
        ends.name as target,
        ends.side,
        ends.size,
        ends.characters,
        counted_ends.count_slugs,
        max(case when ends.size = 3 then counted_ends.count_slugs end)
            over (partition by ends.name)
            as greatest_count
    from ends
    inner join counted_ends
        on
            ends.side = counted_ends.side
            and ends.size = counted_ends.size
            and ends.characters = counted_ends.characters
    where ends.is_missing
),

-- At most 300 slugs each, so that a blog of any size can be compared.
compared_ends as (
    select
        target,
        side,
        size,
        characters
    from target_ends
    where count_slugs between 1 and 300 and (size = 3 or greatest_count > 300)
    qualify
        size = 3
        or row_number() over (partition by target, side, size > 3 order by size asc) = 1
),

pairs as (
    select
        compared_ends.target,
        ends.name as slug,
        lower(compared_ends.target) as letters,
        lower(ends.name) as other_letters
    from compared_ends
    inner join ends
        on
            compared_ends.side = ends.side
            and compared_ends.size = ends.size
            and compared_ends.characters = ends.characters
    where
        not ends.is_missing
        and abs(length(compared_ends.target) - length(ends.name))
        <= 0.2 * greatest(length(compared_ends.target), length(ends.name))
    group by compared_ends.target, ends.name
),

similarities as (
    select
        target,
        slug,
        1 - count_edits(pairs) / greatest(length(letters), length(other_letters))
            as similarity
    from pairs
),

final as (
    select
        target,
        slug as nearest_slug,
        similarity as nearest_similarity
    from similarities
    where similarity >= 0.8
    qualify
        row_number() over (partition by target order by similarity desc, slug asc) = 1
)

select * from final
