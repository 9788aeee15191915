-- question: Which tags look like another, and why?
-- grain: one row per pair of tags and reason
-- key: tag_id, other_tag_id, reason_rank
-- audience: internal
-- work: editor
-- advice: Ask tag_variants, which says which of them to keep.
-- notes: The reasons are those of tag_variants.
-- columns:
--   reason_rank: 1 for spelling, 2 for plural, 3 for acronym, 4 for edit distance, and
--     5 for prefix
--   tag_id: the tag with the smaller number
--   other_tag_id: the tag that looks like it
create or replace view similar_tags as
with
names as (
    select * from tag_spellings
    where letters <> ''
),

plurals as (
    select
        tag_id,
        letters || 's' as letters
    from names
    where length(letters) >= 3
    union all
    select
        tag_id,
        letters || 'es' as letters
    from names
    where length(letters) >= 3
    union all
    select
        tag_id,
        substr(letters, 1, length(letters) - 1) || 'ies' as letters
    from names
    where length(letters) >= 3 and letters like '%y'
),

acronyms as (
    select
        tag_id,
        initials as letters
    from names
    where length(initials) >= 2
    union all
    select
        tag_id,
        initials || 's' as letters
    from names
    where length(initials) >= 3
),

-- (Of what is longer than any tag, all beginnings would take up much memory.)
beginning_sizes as (
    select
        tag_id,
        letters,
        unnest(generate_series(4, least(length(letters) - 3, 60))) as size
    from names
    where length(letters) >= 7
),

beginnings as (
    select
        names.tag_id,
        min(beginning_sizes.tag_id) as other_tag_id
    from names
    inner join beginning_sizes
        on names.letters = substr(beginning_sizes.letters, 1, beginning_sizes.size)
    group by names.tag_id
    having count(*) = 1
),

pairs as (
    select
        1 as reason_rank,
        names.tag_id,
        other_names.tag_id as other_tag_id
    from names
    inner join names as other_names
        on names.letters = other_names.letters and names.tag < other_names.tag
    union all
    select
        2 as reason_rank,
        plurals.tag_id,
        names.tag_id as other_tag_id
    from plurals
    inner join names on plurals.letters = names.letters
    union all
    select
        3 as reason_rank,
        names.tag_id,
        acronyms.tag_id as other_tag_id
    from acronyms
    inner join names
        on acronyms.letters = names.letters and acronyms.tag_id <> names.tag_id
    union all
    select
        4 as reason_rank,
        misspelt_tags.tag_id,
        misspelt_tags.other_tag_id
    from misspelt_tags
    union all
    select
        5 as reason_rank,
        beginnings.tag_id,
        beginnings.other_tag_id
    from beginnings
    inner join names on beginnings.tag_id = names.tag_id
    inner join names as other_names on beginnings.other_tag_id = other_names.tag_id
    where
        other_names.tag = other_names.letters
        and other_names.digits = names.digits
        and other_names.count_posts > names.count_posts
),

final as (
    select
        reason_rank,
        least(tag_id, other_tag_id) as tag_id,
        greatest(tag_id, other_tag_id) as other_tag_id
    from pairs
    group by reason_rank, least(tag_id, other_tag_id), greatest(tag_id, other_tag_id)
)

select * from final
