-- question: Whom does each author's name name?
-- grain: one row per author and person whom the name lists
-- key: author_id, words
-- audience: internal
-- work: editor
-- advice: Ask author_variants, which proposes what to do about such names.
-- notes: What stands in brackets, behind a dash or "on behalf of" is left out, and so
--   are parts of a list that are neither an author by themselves nor written as a full
--   name is, such as a position: unless no part is. A part of one word counts beside an
--   author if the list has an "and", and among three such parts or more.
-- columns:
--   author: the name as it is
--   person: the person's name in it
--   words: its words in lower case, without accents and signs, between single blanks
--   other_author: another author's name that has these words; null if there is none
--   count_other_posts: posts of that author; null if there is none
--   has_addition: whether something of the name was left out
--   place: where the person's name begins in what was not left out, from 1
--   author_id: the author
create or replace view author_name_parts as
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

-- Names as they are, of which each of the same words has the most used.
whole_names as (
    select
        authors.author_id,
        authors.name,
        coalesce(author_totals.count_posts, 0) as count_posts,
        plain_words(authors.name) as words
    from authors
    left join author_totals on authors.author_id = author_totals.author_id
    qualify
        row_number()
            over (partition by words order by count_posts desc, authors.name asc)
        = 1
),

judged as (
    select
        parts.author_id,
        parts.author,
        parts.bare_name,
        parts.listed_name,
        parts.place,
        parts.words,
        whole_names.name as other_author,
        whole_names.count_posts as count_other_posts,
        -- As a full name is written: capitals, but for words such as van.
        regexp_matches(
            parts.listed_name,
            '^(?:\p{Lu}[\p{L}\p{M}.''’-]*'
            || '(?: (?:\p{Lu}[\p{L}\p{M}.''’-]*|d[aeiou]|d[aeo]s|de[lnr]|della|v[ao]n|'
            || 'zu|l[ae]|[ae]l|bin|ibn|y|t[eo][nr]|a[fv]))* '
            || '(?:d[’''])?\p{Lu}[\p{L}\p{M}.''’-]*'
            || '|[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}·]+)$'
        )
        and not regexp_matches(
            parts.words,
            '\b(?:engineer|developer|director|manager|founder|president|officer|'
            || 'editor|scientist|researcher|designer|professor|lead|team|board)'
        ) as is_full,
        not contains(parts.words, ' ') as is_one_word,
        not contains(parts.author, ',')
        or regexp_matches(parts.author, '(?i)\s(?:and|und|et|y|och|og|en|&|и)\s')
            as has_and,
        count(*) over (partition by parts.author_id) as count_parts,
        count(whole_names.name) over (partition by parts.author_id) as count_known,
        bool_and(not contains(parts.words, ' '))
            over (partition by parts.author_id)
            as are_all_one_word
    from listed_names as parts
    left join whole_names
        on
            parts.words = whole_names.words
            and parts.author_id <> whole_names.author_id
),

people as (
    select
        *,
        other_author is not null
        or is_full
        or (is_one_word and has_and and count_known > 0)
        or (are_all_one_word and count_parts > 2) as is_person
    from judged
),

counted as (
    select
        *,
        count(*) filter (where is_person) over (partition by author_id)
            as count_people,
        max(case when is_person then place end) over (partition by author_id)
            as last_place,
        min(place) over (partition by author_id) as least_place,
        max(place) over (partition by author_id) as greatest_place
    from people
),

final as (
    select
        author,
        case when count_people = 0 then bare_name else listed_name end as person,
        case
            when count_people = 0 then plain_words(bare_name)
            else words
        end as words,
        other_author,
        cast(count_other_posts as integer) as count_other_posts,
        bare_name <> author or coalesce(last_place < greatest_place, false)
            as has_addition,
        place,
        author_id
    from counted
    where place <= coalesce(last_place, least_place)
)

select * from final
order by author asc, place asc
