-- question: Which author names look like one person or hold several, and how can they be
--   merged or split?
-- grain: one row per name that should probably be replaced
-- advice: Check each proposal, and put its line into the aliases file; the next load with
--   --aliases merges or splits the names.
-- key: alias
-- notes: The reasons, the first that fits: "several people" if a name lists two or more of
--   which one is an author by itself or all have two words; "addition" if a name has
--   something in brackets, or "on behalf of", that another lacks; "spelling" if only case,
--   accents, blanks and signs differ; "word order" if the words are the same; "initials"
--   if a first name is only its first letter, or there is a middle name, or Jr. or II, in
--   one of them; "handle" if one is made of the other's names, as jsmith or janes for
--   Jane Smith; "one letter" if one letter of six or more is missing, other or elsewhere.
--   The fuller name replaces initials and handles; else the more used one, or of equally
--   used ones the alphabetically first, replaces the other.
-- columns:
--   alias: the name that would be replaced
--   names: the name that would replace it; several are separated by ", "
--   reason: several people, addition, spelling, word order, initials, handle or one letter
--   count_alias_posts: posts that have the name that would be replaced
--   count_names: names that would replace it
--   count_name_posts: posts that have one of these names already
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

-- What a name says beside the name: an employer in brackets, for whom it speaks.
bare as (
    select
        authors.author_id,
        authors.name,
        coalesce(author_totals.count_posts, 0) as count_posts,
        trim(
            regexp_replace(
                regexp_replace(
                    authors.name, '\s*[(（\[][^)）\]]*[)）\]]', ' ', 'g'
                ),
                '(?i),? +on behalf of .*$',
                ''
            )
        ) as bare_name
    from authors
    left join author_totals on authors.author_id = author_totals.author_id
),

folded as (
    select
        author_id,
        name,
        count_posts,
        bare_name,
        bare_name <> name as has_addition,
        -- Words without accents and signs; without Jr., Sr. and II at the end.
        regexp_replace(
            trim(
                regexp_replace(
                    lower(strip_accents(bare_name)), '[^\p{L}\p{M}\p{N}]+', ' ', 'g'
                )
            ),
            ' (?:jr|sr|ii|iii|iv)$',
            ''
        ) as words
    from bare
),

names as (
    select
        author_id,
        name,
        count_posts,
        bare_name,
        has_addition,
        words,
        replace(words, ' ', '') as letters,
        regexp_extract(words, '^\S+') as first_word,
        regexp_extract(words, '\S+$') as last_word,
        contains(words, ' ') as is_full,
        array_to_string(list_sort(string_split(words, ' ')), ' ') as sorted_words
    from folded
    where words <> ''
),

-- Several people.
split_names as (
    select
        author_id,
        name,
        unnest(
            string_split(
                regexp_replace(
                    regexp_replace(
                        bare_name,
                        '(?i)\s+(?:and|und|et|y|e|och|og|en|ja|i|oraz|и|и|và|및)\s+',
                        chr(10),
                        'g'
                    ),
                    '\s*(?:[,;&|、，；＆]|\s[/+×x]\s|\s[和与與]\s)+\s*',
                    chr(10),
                    'g'
                ),
                chr(10)
            )
        ) as part
    from bare
),

parts as (
    select
        split_names.author_id,
        names.name as known_name,
        coalesce(names.name, trim(split_names.part)) as name,
        coalesce(names.count_posts, 0) as count_posts
    from split_names
    left join names
        on
            names.words = trim(
                regexp_replace(
                    lower(strip_accents(split_names.part)),
                    '[^\p{L}\p{M}\p{N}]+',
                    ' ',
                    'g'
                )
            )
            and not names.has_addition
            and names.author_id <> split_names.author_id
    where regexp_matches(split_names.part, '\p{L}')
),

several as (
    select
        author_id,
        string_agg(distinct name, ', ' order by name asc) as names
    from parts
    group by author_id
    having count(distinct name) > 1
)

select * from several
