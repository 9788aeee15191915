-- question: How does full-text search read a question?
-- grain: one row per word of each part of the question
-- key: part_id, word, is_beginning
-- audience: internal
-- work: site owner
-- advice: See why a question finds or misses a post.
-- parameters:
--   query: words; a phrase "in quotes" that a post must have; -word for one that it
--     must not have; begin* for all words that begin like that; the first 100 parts
--     count
-- columns:
--   part_id: place of the part in the question, which is what stands between blanks, or
--     in quotes
--   word: the word as search_words gives it
--   is_beginning: whether all words that begin so are meant
--   is_excluded: whether a post must not have the part
--   is_required: whether a post must have the part
--   is_phrase: whether the part has to stand in the post as it is, not only its words
--   share: how much the word counts to the score, from 0 to 1; less for the words of a
--     compound, which as a whole counts 1
create or replace macro search_query(query) as table
    with
    parts as (
        select
            unnest(found.parts) as part,
            generate_subscripts(found.parts, 1) as part_id
        from (select search_parts(query) as parts) as found
    ),

    words as (
        select
            parts.part_id,
            -- But --fix is an option.
            regexp_matches(parts.part, '^-(?:[^-]|$)') as is_excluded,
            contains(parts.part, '"') as is_quoted,
            ends_with(parts.part, '*') as is_open,
            found.position,
            found.term as word,
            search_is_compound(found.term) as is_compound,
            bool_or(search_is_compound(found.term))
                over (partition by parts.part_id, found.position)
            and not search_is_compound(found.term) as is_of_compound,
            row_number()
                over (
                    partition by parts.part_id
                    order by found.position desc, found.part desc
                )
            = 1 as is_last
        from parts
        cross join search_words(parts.part) as found
    ),

    counted as (
        select
            words.*,
            count(*) filter (where not words.is_of_compound)
                over (partition by words.part_id)
                as count_words
        from words
    ),

    final as (
        select
            cast(counted.part_id as integer) as part_id,
            counted.word,
            counted.is_open and counted.is_last as is_beginning,
            counted.is_excluded,
            counted.is_quoted and not counted.is_excluded as is_required,
            counted.count_words > 1 as is_phrase,
            max(cast(case when counted.is_of_compound then 0.25 else 1 end as double))
                as share
        from counted
        group by
            counted.part_id,
            counted.word,
            counted.is_open and counted.is_last,
            counted.is_excluded,
            counted.is_quoted,
            counted.count_words
        order by counted.part_id asc, counted.word asc
    )

    select * from final
