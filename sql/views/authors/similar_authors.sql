-- question: Which authors look like one person, and why?
-- grain: one row per pair of authors and reason
-- key: author_id, other_author_id, reason_rank
-- audience: internal
-- work: editor
-- advice: Ask author_variants, which says which name to keep.
-- notes: The reasons are those of author_variants.
-- columns:
--   reason_rank: 2 for addition, 3 for spelling, 4 for word order, 5 for initials, 6
--     for short name, and 7 for one letter
--   author_id: the author with the smaller number
--   other_author_id: the author who looks like the same person
create or replace view similar_authors as
with
names as (
    select *
    from author_spellings
    where count_people = 1
),

-- What jane smith may be called for short.
short_names as (
    select
        author_id,
        unnest(
            [
                letters,
                substr(first_word, 1, 1) || last_word,
                first_word || substr(last_word, 1, 1),
                last_word || substr(first_word, 1, 1),
                last_word || first_word
            ]
        ) as short_name
    from names
    where last_word <> ''
    union all
    select
        min(author_id) as author_id,
        first_word as short_name
    from names
    where last_word <> '' and not has_addition
    group by first_word
    having count(distinct words) = 1
),

pairs as (
    select
        case
            when names.words <> other_names.words then 3
            when names.has_addition or other_names.has_addition then 2
            else 3
        end as reason_rank,
        names.author_id,
        other_names.author_id as other_author_id
    from names
    inner join names as other_names
        on
            names.letters = other_names.letters
            and names.author_id < other_names.author_id
    where contains(names.words, ' ') = contains(other_names.words, ' ')
    union all
    select
        4 as reason_rank,
        names.author_id,
        other_names.author_id as other_author_id
    from names
    inner join names as other_names
        on
            names.sorted_words = other_names.sorted_words
            and names.author_id < other_names.author_id
    where names.words <> other_names.words
    union all
    -- A middle name or a Jr. is missing.
    select
        5 as reason_rank,
        names.author_id,
        other_names.author_id as other_author_id
    from names
    inner join names as other_names
        on
            names.last_word = other_names.last_word
            and names.first_word = other_names.first_word
            and names.author_id < other_names.author_id
    where
        length(names.last_word) > 1
        and names.words <> other_names.words
        and (names.has_two_words or other_names.has_two_words)
    union all
    -- The first name is an initial.
    select
        5 as reason_rank,
        names.author_id,
        other_names.author_id as other_author_id
    from names
    inner join names as other_names
        on
            names.last_word = other_names.last_word
            and names.first_word = substr(other_names.first_word, 1, 1)
    where
        length(names.last_word) > 1
        and names.first_word <> other_names.first_word
        and (names.has_two_words or other_names.has_two_words)
    union all
    select
        6 as reason_rank,
        names.author_id,
        short_names.author_id as other_author_id
    from names
    inner join short_names
        on
            names.words = short_names.short_name
            and names.author_id <> short_names.author_id
    where length(names.words) >= 4
    union all
    select
        7 as reason_rank,
        misspelt_authors.author_id,
        misspelt_authors.other_author_id
    from misspelt_authors
),

final as (
    select
        reason_rank,
        least(author_id, other_author_id) as author_id,
        greatest(author_id, other_author_id) as other_author_id
    from pairs
    group by
        reason_rank,
        least(author_id, other_author_id),
        greatest(author_id, other_author_id)
)

select * from final
