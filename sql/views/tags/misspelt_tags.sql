-- question: Which tags differ from another in a character or two?
-- grain: one row per pair of tags
-- key: tag_id, other_tag_id
-- audience: internal
-- work: editor
-- advice: Ask tag_variants, which says what to do about them.
-- notes: In one character if both have five letters or more, in two if both have eight;
--   the first letter and all digits are the same, and neither is the beginning of the
--   other.
-- columns:
--   tag_id: the tag with the smaller number
--   other_tag_id: the tag that differs from it
create or replace view misspelt_tags as
with
names as (
    select
        tag_id,
        letters,
        digits,
        -- Tags that differ little do so in their beginnings, too; of longer ones, what
        -- is left without two letters would take up much memory.
        left(letters, 24) as beginning
    from tag_spellings
    where length(letters) >= 5
),

-- Tags that differ in two letters are the same without them, or without two of each.
first_places as (
    select
        tag_id,
        digits,
        beginning,
        length(letters) >= 8 as may_lack_two,
        unnest(generate_series(2, length(beginning))) as place
    from names
),

without_one as (
    select
        tag_id,
        digits,
        may_lack_two,
        substr(beginning, 1, place - 1) || substr(beginning, place + 1) as shortened,
        min(place) as place
    from first_places
    group by
        tag_id,
        digits,
        may_lack_two,
        substr(beginning, 1, place - 1) || substr(beginning, place + 1)
),

second_places as (
    select
        tag_id,
        digits,
        shortened,
        unnest(generate_series(place, length(shortened))) as place
    from without_one
    where may_lack_two and place <= length(shortened)
),

all_shortened as (
    select
        tag_id,
        digits,
        beginning as shortened
    from names
    union
    select
        tag_id,
        digits,
        shortened
    from without_one
    union
    select
        tag_id,
        digits,
        substr(shortened, 1, place - 1) || substr(shortened, place + 1) as shortened
    from second_places
),

alike as (
    select
        all_shortened.tag_id,
        others.tag_id as other_tag_id
    from all_shortened
    inner join all_shortened as others
        on
            all_shortened.shortened = others.shortened
            and all_shortened.digits = others.digits
            and all_shortened.tag_id < others.tag_id
    group by all_shortened.tag_id, others.tag_id
),

pairs as (
    select
        alike.tag_id,
        alike.other_tag_id,
        names.letters,
        other_names.letters as other_letters
    from alike
    inner join names on alike.tag_id = names.tag_id
    inner join names as other_names on alike.other_tag_id = other_names.tag_id
),

final as (
    select
        tag_id,
        other_tag_id
    from pairs
    where
        not starts_with(letters, other_letters)
        and not starts_with(other_letters, letters)
        and count_edits(pairs)
        <= case
            when least(length(letters), length(other_letters)) >= 8 then 2
            else 1
        end
)

select * from final
