-- question: Which author names look like one person or hold several, and how can they
--   be merged or split?
-- grain: one row per name that should probably be replaced
-- key: alias
-- work: editor
-- advice: Copy the proposed lines that are right into the aliases file.
-- notes: The reasons; of several the first: "several people" if a name lists two or
--   more, one of whom is an author alone or all of whom have two names; "addition" if
--   it has something in brackets, or "on behalf of", that another lacks; "spelling" if
--   only accents, blanks and signs differ; "word order" if the words are the same;
--   "initials" if a name is only its first letter, or a middle name or a Jr. is
--   missing; "short name" if it is another's first name that nobody else has, or made
--   of another's names, as jsmith and janes of Jane Smith; "one letter" if of at least
--   six letters one is missing, other or elsewhere. A name replaces another if it has
--   no addition or comma where the other has, else if it is no short name, else if it
--   has no initial, else if it is more used, else if it comes first in the alphabet.
--   These are proposals: two people may have one name.
-- columns:
--   alias: the name that would be replaced
--   names: the name that would replace it; several are separated by ", "
--   reason: several people, addition, spelling, word order, initials, short name or one
--     letter
--   count_alias_posts: posts that have the name that would be replaced
--   count_name_posts: posts that have the other name already; the most that one has, if
--     there are several
--   aliases_line: line that does it, for the [authors] table of the aliases file
--   author_id: the author who would be replaced
create or replace view author_variants as
with
author_totals as (
    select
        post_authors.author_id,
        count(*) as count_posts
    from post_authors
    inner join posts on post_authors.post_id = posts.post_id
    where posts.post_id = posts.translation_group
    group by post_authors.author_id
),

people as (
    select
        *,
        count(*) over (partition by author_id) as count_people
    from author_name_parts
),

names as (
    select
        people.author_id,
        people.author as name,
        people.person,
        coalesce(author_totals.count_posts, 0) as count_posts,
        people.has_addition,
        people.words,
        replace(people.words, ' ', '') as letters,
        regexp_extract(people.words, '^\S+') as first_word,
        regexp_extract(people.words, ' (\S+?)(?: (?:jr|sr|ii|iii|iv))?$', 1)
            as last_word,
        regexp_matches(people.words, '^\S+ \S+$') as has_two_words,
        array_to_string(list_sort(string_split(people.words, ' ')), ' ')
            as sorted_words,
        -- The first is the best to keep.
        row_number() over (
            order by
                regexp_matches(
                    people.words, '^[^\p{Han}\p{Hangul}\p{Katakana} ]*$'
                ) asc,
                people.has_addition or contains(people.author, ',') asc,
                regexp_matches(people.words, '(?:^| )\p{L}(?: |$)') asc,
                coalesce(author_totals.count_posts, 0) desc,
                people.author asc
        ) as place
    from people
    left join author_totals on people.author_id = author_totals.author_id
    where people.count_people = 1
),

several_people as (
    select
        author_id,
        author,
        string_agg(coalesce(other_author, person), ', ' order by place asc) as names,
        string_agg(
            '"'
            || replace(replace(coalesce(other_author, person), '\', '\\'), '"', '\"')
            || '"',
            ', ' order by place asc
        ) as quoted_names,
        coalesce(max(count_other_posts), 0) as count_posts
    from people
    where count_people > 1
    group by author_id, author
),

-- What jane smith may be called for short.
short_names as (
    select
        author_id,
        letters as short_name
    from names
    where last_word <> ''
    union all
    select
        author_id,
        substr(first_word, 1, 1) || last_word as short_name
    from names
    where last_word <> ''
    union all
    select
        author_id,
        first_word || substr(last_word, 1, 1) as short_name
    from names
    where last_word <> ''
    union all
    select
        author_id,
        last_word || substr(first_word, 1, 1) as short_name
    from names
    where last_word <> ''
    union all
    select
        author_id,
        last_word || first_word as short_name
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

-- Two names that differ in one letter are the same without it, or without one of each.
-- (What is longer than any name would take up much memory.)
letter_places as (
    select
        author_id,
        letters,
        unnest(generate_series(1, length(letters))) as letter_place
    from names
    where length(letters) between 6 and 60
),

shortened as (
    select distinct
        author_id,
        substr(letters, 1, letter_place - 1) || substr(letters, letter_place + 1)
            as shortened,
        regexp_replace(letters, '[^0-9]', '', 'g') as digits
    from letter_places
),

all_shortened as (
    select * from shortened
    union all
    select
        author_id,
        letters as shortened,
        regexp_replace(letters, '[^0-9]', '', 'g') as digits
    from names
    where length(letters) >= 5
),

lookalikes as (
    select
        names.author_id,
        other_names.author_id as other_author_id,
        case
            when names.words <> other_names.words then 3
            when names.has_addition or other_names.has_addition then 2
            else 3
        end as reason_rank
    from names
    inner join names as other_names
        on
            names.letters = other_names.letters
            and names.author_id <> other_names.author_id
    where contains(names.words, ' ') = contains(other_names.words, ' ')
    union all
    select
        names.author_id,
        other_names.author_id as other_author_id,
        4 as reason_rank
    from names
    inner join names as other_names
        on
            names.sorted_words = other_names.sorted_words
            and names.words <> other_names.words
    union all
    select
        names.author_id,
        other_names.author_id as other_author_id,
        5 as reason_rank
    from names
    inner join names as other_names
        on
            names.last_word = other_names.last_word
            and substr(names.first_word, 1, 1) = substr(other_names.first_word, 1, 1)
            and names.words <> other_names.words
    where
        length(names.last_word) > 1
        and (
            names.first_word = other_names.first_word
            or length(names.first_word) = 1
            or length(other_names.first_word) = 1
        )
        and (names.has_two_words or other_names.has_two_words)
    union all
    select
        names.author_id,
        short_names.author_id as other_author_id,
        6 as reason_rank
    from names
    inner join short_names
        on
            names.words = short_names.short_name
            and names.author_id <> short_names.author_id
    where length(names.words) >= 4
    union all
    select
        all_shortened.author_id,
        others.author_id as other_author_id,
        7 as reason_rank
    from all_shortened
    inner join all_shortened as others
        on
            all_shortened.shortened = others.shortened
            and all_shortened.digits = others.digits
            and all_shortened.author_id <> others.author_id
),

both_ways as (
    select
        author_id,
        other_author_id,
        reason_rank
    from lookalikes
    union
    select
        other_author_id as author_id,
        author_id as other_author_id,
        reason_rank
    from lookalikes
),

proposals as (
    select
        names.author_id,
        names.name as alias,
        names.count_posts as count_alias_posts,
        case
            when both_ways.reason_rank = 2 then other_names.person
            else other_names.name
        end as name,
        other_names.count_posts as count_name_posts,
        both_ways.reason_rank
    from both_ways
    inner join names on both_ways.author_id = names.author_id
    inner join names as other_names
        on both_ways.other_author_id = other_names.author_id
    where other_names.place < names.place
    qualify
        row_number()
            over (
                partition by names.author_id
                order by both_ways.reason_rank asc, other_names.place asc
            )
        = 1
),

replacements as (
    select
        several_people.author_id,
        several_people.author as alias,
        several_people.names,
        'several people' as reason,
        coalesce(author_totals.count_posts, 0) as count_alias_posts,
        several_people.count_posts as count_name_posts,
        '[' || several_people.quoted_names || ']' as written
    from several_people
    left join author_totals on several_people.author_id = author_totals.author_id
    union all
    select
        author_id,
        alias,
        name as names,
        case reason_rank
            when 2 then 'addition'
            when 3 then 'spelling'
            when 4 then 'word order'
            when 5 then 'initials'
            when 6 then 'short name'
            else 'one letter'
        end as reason,
        count_alias_posts,
        count_name_posts,
        '"' || replace(replace(name, '\', '\\'), '"', '\"') || '"' as written
    from proposals
),

final as (
    select
        alias,
        names,
        reason,
        cast(count_alias_posts as integer) as count_alias_posts,
        cast(count_name_posts as integer) as count_name_posts,
        '"' || replace(replace(alias, '\', '\\'), '"', '\"') || '" = ' || written
            as aliases_line,
        author_id
    from replacements
)

select * from final
order by reason asc, count_name_posts desc, names asc, alias asc
