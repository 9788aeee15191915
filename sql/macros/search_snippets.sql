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
            listed.entry.is_beginning,
            listed.entry.weight
        from (
            select
                unnest(
                    cast(
                        wanted
                        as struct(word varchar, is_beginning boolean, weight double)[]
                    )
                ) as entry
        ) as listed
    ),

    -- Out of a list, so that DuckDB expects few and reads no other bodies.
    asked as (
        select unnest(coalesce(post_ids, [-1])) as post_id
    ),

    sections as materialized (
        select
            split.post_id,
            unnest(split.texts) as text,
            generate_subscripts(split.texts, 1) as section
        from (
            select
                posts.post_id,
                string_split(search_readable(posts.content), chr(30)) as texts
            from asked
            inner join posts on asked.post_id = posts.post_id
        ) as split
    ),

    -- In code what looks like a heading is none, and not among the post's.
    first_lines as (
        select
            split.*,
            row_number() over (
                partition by split.post_id, split.name
                order by split.section
            ) as number
        from (
            select
                sections.post_id,
                sections.section,
                search_heading(regexp_extract(sections.text, '^[^\n]*')) as name
            from sections
            where sections.section > 1
        ) as split
    ),

    post_headings as (
        select
            named.*,
            row_number() over (
                partition by named.post_id, named.name
                order by named.position
            ) as number
        from (
            select
                headings.post_id,
                headings.position,
                headings.text,
                headings.anchor,
                search_heading(headings.text) as name
            from asked
            inner join headings on asked.post_id = headings.post_id
        ) as named
    ),

    headed_sections as (
        select
            first_lines.post_id,
            first_lines.section,
            post_headings.text,
            post_headings.anchor
        from first_lines
        inner join post_headings
            on
                first_lines.post_id = post_headings.post_id
                and first_lines.name = post_headings.name
                and first_lines.number = post_headings.number
    ),

    -- The texts in one line, cut at blanks where there are.
    extracts as (
        select
            cut.post_id,
            cut.section,
            unnest(cut.extracts) as extract,
            generate_subscripts(cut.extracts, 1) as place
        from (
            select
                sections.post_id,
                sections.section,
                regexp_extract_all(
                    regexp_replace(
                        sections.text,
                        '(?:^|\n)\s*(?:(?:[#>-]+|[0-9]{1,3}\.)\s+)+|\s+(?:#+\s+)?',
                        ' ',
                        'g'
                    ),
                    '\S.{0,199}(?:\s|$)|\S.{0,199}'
                ) as extracts
            from sections
        ) as cut
    ),

    -- The first one with the most of the rare words.
    best_extracts as materialized (
        select
            spelled.post_id,
            spelled.section,
            spelled.extract
        from (
            select
                extracts.*,
                search_bounded(search_folded(extracts.extract)) as text
            from extracts
        ) as spelled
        left join words
            on contains(
                spelled.text,
                case
                    when search_is_run(words.word) then words.word
                    when words.is_beginning then rtrim(search_bounded(words.word))
                    else search_bounded(words.word)
                end
            )
        group by spelled.post_id, spelled.section, spelled.extract, spelled.place
        qualify
            row_number() over (
                partition by spelled.post_id
                order by
                    round(coalesce(sum(words.weight), 0), 6) desc,
                    spelled.section asc,
                    spelled.place asc
            ) = 1
    ),

    -- Words, or single characters of what is written without blanks.
    pieces as materialized (
        select
            cut.post_id,
            unnest(cut.pieces) as piece,
            generate_subscripts(cut.pieces, 1) as place
        from (
            select
                best_extracts.post_id,
                regexp_extract_all(
                    best_extracts.extract,
                    '\s*(?:[\p{Han}\p{Hiragana}\p{Katakana}ー\p{Hangul}\p{Thai}]'
                    || '[\p{M}ﾞﾟ]*'
                    || '|[^\s\p{Han}\p{Hiragana}\p{Katakana}ー\p{Hangul}\p{Thai}]+)'
                ) as pieces
            from best_extracts
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
            trim(replace(
                string_agg(
                    case
                        when marked.place is null then pieces.piece
                        else regexp_replace(
                            pieces.piece,
                            '^([^\p{L}\p{M}\p{N}\p{So}]*)(.*?)'
                            || '([^\p{L}\p{M}\p{N}\p{So}+#＋＃]*)$',
                            '\1**\2**\3'
                        )
                    end,
                    '' order by pieces.place
                ),
                '****',
                ''
            )) as snippet
        from pieces
        left join marked
            on pieces.post_id = marked.post_id and pieces.place = marked.place
        group by pieces.post_id
    ),

    final as (
        select
            best_extracts.post_id,
            headed_sections.text as heading,
            headed_sections.anchor,
            snippets.snippet
        from best_extracts
        inner join snippets on best_extracts.post_id = snippets.post_id
        left join headed_sections
            on
                best_extracts.post_id = headed_sections.post_id
                and best_extracts.section >= headed_sections.section
        qualify
            row_number() over (
                partition by best_extracts.post_id
                order by headed_sections.section desc nulls last
            ) = 1
    )

    select * from final
    order by post_id asc
