-- question: Which posts meet a question, and how well does each word match them?
-- grain: one row per wanted word of the question and post that has it
-- key: word, is_beginning, post_id
-- audience: internal
-- work: site owner
-- advice: Add up the scores of a post to see why it comes where it does.
-- parameters:
--   query: a question as search_query reads it
-- notes: A post meets a question if it has all that is quoted, and nothing of what is
--   excluded.
-- columns:
--   word: the word
--   is_beginning: whether all words that begin so are meant
--   post_id: the post
--   weight: how much the word tells, as search_hits gives it
--   score: its score in the post, as search_hits gives it
create or replace macro search_matches(query) as table
    with
    words as materialized (
        select * from search_query(query)
    ),

    hits as materialized (
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

    -- What must be in a post, or must not. Of a compound its pairs are enough.
    conditions as materialized (
        select
            words.part_id,
            words.is_excluded,
            words.is_phrase,
            words.word,
            words.is_beginning,
            count(*) over (partition by words.part_id) as count_words
        from words
        where (words.is_excluded or words.is_required) and words.share = 1
    ),

    candidates as materialized (
        select
            conditions.part_id,
            conditions.is_excluded,
            conditions.is_phrase,
            hits.post_id
        from conditions
        inner join hits
            on
                conditions.word = hits.word
                and conditions.is_beginning = hits.is_beginning
        group by
            conditions.part_id,
            conditions.is_excluded,
            conditions.is_phrase,
            conditions.count_words,
            hits.post_id
        having count(*) = conditions.count_words
    ),

    phrases as (
        select * from search_phrases(
            query,
            (
                select list(distinct candidates.post_id)
                from candidates
                where candidates.is_phrase
            )
        )
    ),

    met as materialized (
        select
            candidates.part_id,
            candidates.is_excluded,
            candidates.post_id
        from candidates
        left join phrases
            on
                candidates.part_id = phrases.part_id
                and candidates.post_id = phrases.post_id
        where not candidates.is_phrase or phrases.post_id is not null
    ),

    final as (
        select
            hits.word,
            hits.is_beginning,
            hits.post_id,
            hits.weight,
            hits.score
        from hits
        where
            hits.is_wanted
            and hits.post_id not in (
                select met.post_id
                from met
                where met.is_excluded
            )
            and (
                select count(distinct conditions.part_id)
                from conditions
                where not conditions.is_excluded
            ) = (
                select count(*)
                from met
                where not met.is_excluded and met.post_id = hits.post_id
            )
    )

    select * from final
    order by word asc, is_beginning asc, post_id asc
