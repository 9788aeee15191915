-- question: Where in these posts do the words stand, and under which heading?
-- grain: one row per post
-- key: post_id
-- audience: internal
-- work: site owner
-- advice: Show it below the title of a post that was found.
-- parameters:
--   wanted: a list of words, each as {'word': …, 'is_beginning': …, 'weight': …}
--   post_ids: a list of posts
-- columns:
--   post_id: the post
--   heading: the heading above the snippet; null above the first
--   anchor: what links to the heading have after #; null where it has none
--   snippet: the part of the post's text with most of the words, each between two **
create or replace macro search_snippets(wanted, post_ids) as table
    with
    words as materialized (
        select
            listed.entry.word,
            listed.entry.is_beginning
        from (select unnest(search_wanted(wanted)) as entry) as listed
    ),

    extracts as materialized (
        select * from search_extracts(wanted, post_ids)
    ),

    -- Words, or single characters of what is written without blanks.
    pieces as materialized (
        select
            cut.post_id,
            unnest(cut.pieces) as piece,
            generate_subscripts(cut.pieces, 1) as place
        from (
            select
                extracts.post_id,
                regexp_extract_all(
                    extracts.extract,
                    '\s*(?:[\p{Han}\p{Hiragana}\p{Katakana}ー\p{Hangul}\p{Thai}]'
                    '[\p{M}ﾞﾟ]*'
                    '|[^\s\p{Han}\p{Hiragana}\p{Katakana}ー\p{Hangul}\p{Thai}]+)'
                ) as pieces
            from extracts
        ) as cut
    ),

    piece_words as materialized (
        select
            pieces.post_id,
            pieces.place,
            found.term,
            search_is_run(found.term) as is_run,
            starts_with(pieces.piece, ltrim(pieces.piece)) as is_joined
        from pieces
        cross join search_words(pieces.piece) as found
    ),

    marked_words as (
        select
            piece_words.post_id,
            piece_words.place,
            piece_words.term
        from piece_words
        union all
        -- Of two neighbouring characters, both belong to the word that they are.
        select
            pairs.post_id,
            unnest([pairs.place, pairs.place + 1]) as place,
            pairs.term
        from (
            select
                piece_words.post_id,
                piece_words.place,
                right(piece_words.term, 1) || left(following.term, 1) as term
            from piece_words
            inner join piece_words as following
                on
                    piece_words.post_id = following.post_id
                    and piece_words.place + 1 = following.place
            where piece_words.is_run and following.is_run and following.is_joined
        ) as pairs
    ),

    marked as (
        select distinct
            marked_words.post_id,
            marked_words.place
        from marked_words
        inner join words
            on
                marked_words.term = words.word
                or (words.is_beginning and starts_with(marked_words.term, words.word))
    ),

    snippets as (
        select
            pieces.post_id,
            string_agg(
                case
                    when marked.place is null then pieces.piece
                    else search_marked(pieces.piece)
                end,
                '' order by pieces.place
            ) as text
        from pieces
        left join marked
            on pieces.post_id = marked.post_id and pieces.place = marked.place
        group by pieces.post_id
    ),

    final as (
        select
            extracts.post_id,
            extracts.heading,
            extracts.anchor,
            -- What is marked together is one.
            trim(replace(snippets.text, '****', '')) as snippet
        from extracts
        inner join snippets on extracts.post_id = snippets.post_id
    )

    select * from final
    order by post_id asc
