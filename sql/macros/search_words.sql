-- question: Which words does full-text search see in a text?
-- grain: one row per word, in the order of the text
-- key: position, part
-- audience: internal
-- work: site owner
-- advice: See why a question finds or misses a post.
-- parameters:
--   text: any text
-- notes: A word is a run of letters and digits, in lower case and without accents;
--   c++, c# and the like are words, too, and so is an emoji. What is joined by single
--   signs, such as gpt-2 or v9.0.0, is each of its words and each two neighbours
--   (v9-0, 0-0), whatever the sign; an option is the word (fix) and the option (--fix).
--   Chinese, Japanese, Korean and Thai are not split into words by spaces, so each pair
--   of neighbouring characters is a word.
-- columns:
--   position: position in the text; what comes from one run or compound shares it
--   part: position in the run or compound, of which its pairs come last; 1 for others
--   term: the word as stored in the index
create or replace macro search_words(text) as table
    select
        cast(listed.position as integer) as position,
        cast(generate_subscripts(listed.terms, 1) as integer) as part,
        unnest(listed.terms) as term
    from (
        select
            found.position,
            case
                when search_is_run(found.word) then search_pairs(found.word)
                when search_is_compound(found.word) then search_compound(found.word)
                else [found.word]
            end as terms
        from (
            select
                unnest(folded.words) as word,
                generate_subscripts(folded.words, 1) as position
            from (
                select string_split(search_folded(compatible.letters), ' ') as words
                from (select search_compatible(text) as letters) as compatible
            ) as folded
        ) as found
        -- Which is what a text without words is split into.
        where found.word <> ''
    ) as listed
