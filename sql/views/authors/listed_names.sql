-- question: What does each author's name list?
-- grain: one row per author and part of the name
-- key: author_id, words
-- audience: internal
-- work: editor
-- advice: Ask author_variants, which proposes what to do about such names.
-- notes: What stands in brackets, behind a dash or "on behalf of" is left out, and so
--   are parts without letters or digits, and repeated ones.
-- columns:
--   author: the name as it is
--   bare_name: the name without what is left out
--   listed_name: the part, as it is in the name
--   words: its words in lower case, without accents and signs, between single blanks
--   place: where it begins in the bare name, from 1
--   author_id: the author
create or replace view listed_names as
with
bare as (
    select
        author_id,
        name as author,
        trim(
            regexp_replace(
                regexp_replace(name, '\s*[(（\[][^()（）\[\]]*[)）\]]', '', 'g'),
                '(?i),? on behalf of .*$| [–—-] .*$',
                ''
            )
        ) as bare_name
    from authors
),

lists as (
    select
        author_id,
        author,
        bare_name,
        unnest(
            string_split(
                regexp_replace(
                    bare_name,
                    '(?i)\s*[,;|、，；]\s*(?:(?:and|und|et|y|och|og|en|и|та)\s+)?'
                    || '|\s+(?:and|und|et|y|e|och|og|en|ja|i|oraz|и|та|&|/|\+|和|与)\s+',
                    chr(10),
                    'g'
                ),
                chr(10)
            )
        ) as part
    from bare
),

folded_parts as (
    select
        author_id,
        author,
        bare_name,
        trim(part) as part,
        position(part in bare_name) as place,
        plain_words(part) as words
    from lists
),

final as (
    select
        author,
        bare_name,
        part as listed_name,
        words,
        cast(place as integer) as place,
        author_id
    from folded_parts
    where words <> ''
    qualify
        row_number() over (partition by author_id, words order by place asc) = 1
)

select * from final
