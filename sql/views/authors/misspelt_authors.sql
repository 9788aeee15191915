-- question: Which authors' names differ in one letter?
-- grain: one row per pair of authors
-- key: author_id, other_author_id
-- audience: internal
-- work: editor
-- advice: Ask author_variants, which says which name to keep.
-- notes: One letter of at least six is missing, other or elsewhere; all digits are the
--   same.
-- columns:
--   author_id: the author with the smaller number
--   other_author_id: the author whose name differs from it
create or replace view misspelt_authors as
with
names as (
    select
        author_id,
        letters,
        digits
    from author_spellings
    where count_people = 1
),

-- Two names that differ in one letter are the same without it, or without one of each.
-- (What is longer than any name would take up much memory.)
letter_places as (
    select
        author_id,
        letters,
        digits,
        unnest(generate_series(1, length(letters))) as place
    from names
    where length(letters) between 6 and 60
),

all_shortened as (
    select
        author_id,
        digits,
        substr(letters, 1, place - 1) || substr(letters, place + 1) as shortened
    from letter_places
    union
    select
        author_id,
        digits,
        letters as shortened
    from names
    where length(letters) >= 5
),

final as (
    select
        all_shortened.author_id,
        others.author_id as other_author_id
    from all_shortened
    inner join all_shortened as others
        on
            all_shortened.shortened = others.shortened
            and all_shortened.digits = others.digits
            and all_shortened.author_id < others.author_id
    group by all_shortened.author_id, others.author_id
)

select * from final
