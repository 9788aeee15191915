-- question: Which words does full-text search see in a text?
-- grain: one row per word, in the order of the text
-- key: position, part
-- audience: internal
-- work: site owner
-- advice: See why a question finds or misses a post.
-- parameters:
--   text: any text
-- notes: A word is a run of letters and digits, in lower case and without accents;
--   c++, c# and the like are words, too. Chinese, Japanese, Korean and Thai are not
--   split into words by spaces, so each pair of neighbouring characters is a word.
-- columns:
--   position: position in the text; the pairs of one run share it
--   part: position of the pair in its run; 1 for other words
--   term: the word as stored in the index
create or replace macro search_words(text) as table
    select
        cast(places.position as integer) as position,
        cast(places.part as integer) as part,
        case
            when places.is_run then substr(places.word, places.part, 2)
            else places.word
        end as term
    from (
        select
            words.position,
            words.word,
            words.is_run,
            unnest(
                case
                    when words.is_run then range(1, greatest(length(words.word), 2))
                    else [1]
                end
            ) as part
        from (
            select
                listed.position,
                listed.word,
                search_is_run(listed.word) as is_run
            from (
                select
                    unnest(found.words) as word,
                    generate_subscripts(found.words, 1) as position
                from (
                    select string_split(search_folded(text), ' ') as words
                ) as found
            ) as listed
            -- Which is what a text without words is split into.
            where listed.word <> ''
        ) as words
    ) as places
