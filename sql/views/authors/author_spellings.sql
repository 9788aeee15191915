-- question: How is the name of each person written whom an author's name lists?
-- grain: one row per author and person whom the name lists
-- key: author_id, words
-- audience: internal
-- work: editor
-- advice: Ask author_variants, which compares names by their words and letters.
-- notes: Words and letters are in lower case, without accents and signs. Posts that
--   translate one another count once, as their original.
-- columns:
--   author: the name as it is
--   person: the person's name in it, without what stands in brackets and the like
--   words: the person's words, between single blanks
--   sorted_words: the same in the order of the alphabet
--   letters: the words without blanks
--   digits: the digits of the name
--   first_word: the first word
--   last_word: the last of several words, but for a Jr. or a number; empty if there is
--     one
--   has_two_words: whether there are two words
--   has_addition: whether the author's name has more than those of people
--   count_flaws: what speaks against the name: 4 for one word in letters that have
--     blanks between words, 2 for an addition or a comma, 1 for an initial, or the sum
--   count_posts: posts of the author
--   count_people: people whom the author's name lists
--   other_author: another author's name that has the person's words; null if there is
--     none
--   count_other_posts: posts of that author; null if there is none
--   place: where the person's name begins in what was not left out, from 1
--   author_id: the author
create or replace view author_spellings as
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

final as (
    select
        people.author,
        people.person,
        people.words,
        array_to_string(list_sort(string_split(people.words, ' ')), ' ')
            as sorted_words,
        replace(people.words, ' ', '') as letters,
        regexp_replace(people.words, '[^0-9]', '', 'g') as digits,
        regexp_extract(people.words, '^\S+') as first_word,
        regexp_extract(people.words, ' (\S+?)(?: (?:jr|sr|ii|iii|iv))?$', 1)
            as last_word,
        regexp_matches(people.words, '^\S+ \S+$') as has_two_words,
        people.has_addition,
        case
            when
                regexp_matches(
                    people.words, '^[^\p{Han}\p{Hangul}\p{Katakana} ]*$'
                )
                then 4
            else 0
        end
        + case
            when people.has_addition or contains(people.author, ',') then 2 else 0
        end
        + case
            when regexp_matches(people.words, '(?:^| )\p{L}(?: |$)') then 1 else 0
        end as count_flaws,
        cast(coalesce(author_totals.count_posts, 0) as integer) as count_posts,
        cast(count(*) over (partition by people.author_id) as integer) as count_people,
        people.other_author,
        people.count_other_posts,
        people.place,
        people.author_id
    from author_name_parts as people
    left join author_totals on people.author_id = author_totals.author_id
)

select * from final
