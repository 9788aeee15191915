-- question: Which words of a question does no post have, and which is nearest to each?
-- grain: one row per word that no post has
-- key: word
-- work: editor
-- advice: Ask again with the nearest word, or write what is asked for and missing.
-- parameters:
--   query: a question as search_posts takes it
-- notes: Nearest is the word with the fewest letters added, left out, changed or
--   swapped with the next: one at most, or two in words of eight letters or more. Of
--   several it is the one that most posts have. What -word excludes does not matter.
--   Empty if the blog was loaded with --no-search.
-- columns:
--   word: the word, as search_words gives it
--   nearest_word: the nearest word that posts have; null where none is near, for words
--     of less than four letters, and for scripts that are written without blanks
--   count_posts: how many posts have the nearest word; null where there is none
create or replace macro search_missing(query) as table
    with
    words as materialized (
        select * from search_query(query)
    ),

    hits as (
        select * from search_hits(
            (
                select
                    list({
                        'word': words.word,
                        'is_beginning': words.is_beginning,
                        'is_excluded': words.is_excluded,
                        'share': words.share
                    })
                from words
            )
        )
    ),

    missing as materialized (
        select words.word
        from words
        left join hits
            on words.word = hits.word and words.is_beginning = hits.is_beginning
        where
            hits.post_id is null
            and words.share = 1
            and not words.is_excluded
            and exists (select 1 from search_documents)
        group by words.word
    ),

    near as (
        select
            missing.word,
            search_terms.term_id,
            search_terms.term,
            damerau_levenshtein(search_terms.term, missing.word) as distance
        from missing
        inner join search_terms
            on
                length(search_terms.term) between length(missing.word) - 2
                and length(missing.word) + 2
        where
            length(missing.word) >= 4
            and not search_is_run(missing.word)
            and damerau_levenshtein(search_terms.term, missing.word)
            <= case when length(missing.word) < 8 then 1 else 2 end
    ),

    counted as (
        select
            near.word,
            near.term,
            near.distance,
            count(distinct search_postings.post_id) as count_posts
        from near
        inner join search_postings on near.term_id = search_postings.term_id
        group by near.word, near.term, near.distance
    ),

    final as (
        select
            missing.word,
            counted.term as nearest_word,
            cast(counted.count_posts as integer) as count_posts
        from missing
        left join counted on missing.word = counted.word
        qualify
            row_number() over (
                partition by missing.word
                order by
                    counted.distance asc nulls last,
                    counted.count_posts desc,
                    counted.term asc
            ) = 1
    )

    select * from final
    order by word asc
