-- question: Which posts best match these words?
-- grain: one row per post that has at least one of the words, and all required ones
-- key: post_id
-- time: published_on
-- work: editor
-- advice: Find what was written already, before writing it again.
-- parameters:
--   query: words; a phrase "in quotes" that a post must have; -word for one that it
--     must not have; begin* for all words that begin like that
--   k: how many posts at most, such as k := 5; 10 by default
-- notes: Ranked by BM25 over title, tags and text; the first 100 words of a query
--   count. Empty if the blog was loaded with --no-search.
-- columns:
--   rank: 1 for the best
--   post_id: the post
--   language: language of the post
--   slug: slug of the post
--   title: title of the post
--   published_on: calendar day of publication; null if unknown
--   url: URL of the post; null if the source has none
--   score: how well it matches the words; comparable only within one answer
--   snippet: the part of its text with most of the words, each between two **
create or replace macro search_posts(query, k := 10) as table
    with
    parts as materialized (
        select
            places.part_id,
            places.part,
            starts_with(places.part, '-') as is_excluded,
            contains(places.part, '"') as is_quoted,
            ends_with(places.part, '*') as is_open
        from (
            select
                unnest(found.parts) as part,
                generate_subscripts(found.parts, 1) as part_id
            from (
                select
                    regexp_extract_all(query, '-?"[^"]*"?|[^\s\v\p{Z}"]+')[1:100]
                        as parts
            ) as found
        ) as places
    ),

    part_words as materialized (
        select
            parts.part_id,
            parts.is_excluded,
            parts.is_quoted,
            count(*) over (partition by parts.part_id) > 1 as is_phrase,
            words.term as word,
            parts.is_open
            and row_number() over (
                partition by parts.part_id
                order by words.position desc, words.part desc
            ) = 1 as is_beginning
        from parts
        cross join search_words(parts.part) as words
    ),

    wanted_words as materialized (
        select distinct
            part_words.word,
            part_words.is_beginning,
            -- One character of a text without blanks is in many pairs.
            length(part_words.word) = 1 and unicode(part_words.word) >= 3584 as is_in
        from part_words
    ),

    wanted_terms as materialized (
        select
            wanted_words.word,
            wanted_words.is_beginning,
            search_terms.term_id
        from wanted_words
        inner join search_terms on wanted_words.word = search_terms.term
        union
        select
            wanted_words.word,
            wanted_words.is_beginning,
            search_terms.term_id
        from wanted_words
        inner join search_terms
            on
                (
                    wanted_words.is_beginning
                    and starts_with(search_terms.term, wanted_words.word)
                )
                or (
                    wanted_words.is_in
                    and contains(search_terms.term, wanted_words.word)
                )
    ),

    hits as materialized (
        select
            wanted_terms.word,
            wanted_terms.is_beginning,
            search_postings.post_id,
            sum(
                4 * search_postings.count_title
                + 2 * search_postings.count_tags
                + search_postings.count_body
                -- A sum of postings alone DuckDB 2.0 takes before it joins them, of
                -- all that the index has.
                + 0 * length(wanted_terms.word)
            ) as frequency
        from search_postings
        inner join wanted_terms on search_postings.term_id = wanted_terms.term_id
        group by
            wanted_terms.word, wanted_terms.is_beginning, search_postings.post_id
    ),

    totals as materialized (
        select
            count(*) as count_posts,
            avg(search_documents.count_terms) as mean_terms
        from search_documents
    ),

    weights as materialized (
        select
            hits.word,
            hits.is_beginning,
            ln(1 + (any_value(totals.count_posts) - count(*) + 0.5) / (count(*) + 0.5))
                as weight
        from hits
        cross join totals
        group by hits.word, hits.is_beginning
    ),

    -- What must be in a post, or must not: all its words, and in this order.
    condition_words as materialized (
        select distinct
            part_words.part_id,
            part_words.is_excluded,
            part_words.is_phrase,
            part_words.word,
            part_words.is_beginning
        from part_words
        where part_words.is_excluded or part_words.is_quoted
    ),

    conditions as materialized (
        select
            condition_words.part_id,
            condition_words.is_excluded,
            condition_words.is_phrase,
            count(*) as count_words
        from condition_words
        group by
            condition_words.part_id,
            condition_words.is_excluded,
            condition_words.is_phrase
    ),

    candidates as materialized (
        select
            conditions.part_id,
            conditions.is_excluded,
            conditions.is_phrase,
            hits.post_id
        from conditions
        inner join condition_words on conditions.part_id = condition_words.part_id
        inner join hits
            on
                condition_words.word = hits.word
                and condition_words.is_beginning = hits.is_beginning
        group by
            conditions.part_id,
            conditions.is_excluded,
            conditions.is_phrase,
            conditions.count_words,
            hits.post_id
        having count(*) = conditions.count_words
    ),

    -- Out of a list, so that DuckDB expects few and reads no other bodies.
    phrase_candidates as (
        select unnest(listed.post_ids) as post_id
        from (
            -- Nor any, where there is none.
            select coalesce(list(distinct candidates.post_id), [-1]) as post_ids
            from candidates
            where candidates.is_phrase
        ) as listed
    ),

    -- Phrases, and the texts that may have them, as words between single blanks.
    spelled as materialized (
        select
            texts.part_id,
            texts.post_id,
            ' '
            || trim(
                regexp_replace(
                    regexp_replace(
                        search_folded(texts.text),
                        '([\p{Han}\p{Hiragana}\p{Katakana}ー\p{Hangul}\p{Thai}])',
                        ' \1 ',
                        'g'
                    ),
                    '  +',
                    ' ',
                    'g'
                )
            )
            || ' ' as text
        from (
            select
                parts.part_id,
                null as post_id,
                parts.part as text
            from parts
            union all
            select
                null as part_id,
                posts.post_id,
                unnest([posts.title, posts.content]) as text
            from phrase_candidates
            inner join posts on phrase_candidates.post_id = posts.post_id
            union all
            select
                null as part_id,
                post_tags.post_id,
                tags.name as text
            from phrase_candidates
            inner join post_tags on phrase_candidates.post_id = post_tags.post_id
            inner join tags on post_tags.tag_id = tags.tag_id
        ) as texts
    ),

    phrase_posts as (
        select distinct
            candidates.part_id,
            candidates.post_id
        from candidates
        inner join spelled as phrases on candidates.part_id = phrases.part_id
        inner join spelled as texts on candidates.post_id = texts.post_id
        where candidates.is_phrase and contains(texts.text, phrases.text)
    ),

    met as materialized (
        select
            candidates.part_id,
            candidates.is_excluded,
            candidates.post_id
        from candidates
        left join phrase_posts
            on
                candidates.part_id = phrase_posts.part_id
                and candidates.post_id = phrase_posts.post_id
        where not candidates.is_phrase or phrase_posts.post_id is not null
    ),

    scores as (
        select
            hits.post_id,
            -- Rounded, for the last digits of a sum depend on its order.
            round(
                sum(
                    weights.weight * hits.frequency * 2.2 / (
                        hits.frequency
                        + 1.2
                        * (
                            0.25
                            + 0.75 * search_documents.count_terms / totals.mean_terms
                        )
                    )
                ),
                6
            ) as score
        from hits
        inner join weights
            on hits.word = weights.word and hits.is_beginning = weights.is_beginning
        inner join search_documents on hits.post_id = search_documents.post_id
        cross join totals
        where
            (hits.word, hits.is_beginning) in (
                select (part_words.word, part_words.is_beginning)
                from part_words
                where not part_words.is_excluded
            )
        group by hits.post_id
    ),

    answers as materialized (
        select
            scores.post_id,
            posts.language,
            posts.slug,
            posts.title,
            posts.published_on,
            posts.url,
            scores.score,
            row_number() over (
                order by
                    scores.score desc,
                    posts.published_on desc nulls last,
                    scores.post_id asc
            ) as rank
        from scores
        inner join posts on scores.post_id = posts.post_id
        where
            scores.post_id not in (
                select met.post_id from met
                where met.is_excluded
            )
            and (
                select count(*) from conditions
                where not conditions.is_excluded
            ) = (
                select count(*) from met
                where not met.is_excluded and met.post_id = scores.post_id
            )
        qualify rank <= k  -- noqa: RF02
    ),


    answer_ids as (
        select unnest(listed.post_ids) as post_id
        from (
            select coalesce(list(answers.post_id), [-1]) as post_ids from answers
        ) as listed
    ),

    -- The answers' texts without most of their markup, cut at blanks where there are.
    extracts as (
        select
            plain_texts.post_id,
            unnest(plain_texts.extracts) as extract,
            generate_subscripts(plain_texts.extracts, 1) as place
        from (
            select
                posts.post_id,
                regexp_extract_all(
                    regexp_replace(
                        regexp_replace(
                            regexp_replace(
                                regexp_replace(
                                    posts.content,
                                    '```.*?(?:```|$)'
                                    || '|!\[[^\]]*\]\([^)]*\)'
                                    || '|</?[A-Za-z!][^>]*>',
                                    ' ',
                                    'gs'
                                ),
                                '\[([^\]]*)\]\([^)]*\)',
                                '\1',
                                'g'
                            ),
                            '[*`|]+',
                            '',
                            'g'
                        ),
                        '(?:^|\n)\s*(?:(?:[#>-]+|[0-9]{1,3}\.)\s+)+|\s+(?:#+\s+)?',
                        ' ',
                        'g'
                    ),
                    '\S.{0,199}(?:\s|$)|\S.{0,199}'
                ) as extracts
            from answer_ids
            inner join posts on answer_ids.post_id = posts.post_id
        ) as plain_texts
    ),

    -- The first one with the most of the rare words.
    best_extracts as (
        select
            spelled_extracts.post_id,
            spelled_extracts.extract
        from (
            select
                extracts.post_id,
                extracts.extract,
                extracts.place,
                ' ' || search_folded(extracts.extract) || ' ' as spelled
            from extracts
        ) as spelled_extracts
        left join weights
            on contains(
                spelled_extracts.spelled,
                case when unicode(weights.word) < 3584 then ' ' else '' end
                || weights.word
                || case
                    when unicode(weights.word) < 3584 and not weights.is_beginning
                        then ' '
                    else ''
                end
            )
        group by
            spelled_extracts.post_id, spelled_extracts.extract, spelled_extracts.place
        qualify
            row_number() over (
                partition by spelled_extracts.post_id
                order by
                    round(coalesce(sum(weights.weight), 0), 6) desc,
                    spelled_extracts.place asc
            ) = 1
    ),

    -- Words, or single characters of what is written without blanks.
    pieces as materialized (
        select
            cut.post_id,
            cut.place,
            cut.piece,
            cut.piece || coalesce(lead(cut.piece) over (
                partition by cut.post_id
                order by cut.place asc
            ), '') as pair
        from (
            select
                listed.post_id,
                unnest(listed.pieces) as piece,
                generate_subscripts(listed.pieces, 1) as place
            from (
                select
                    best_extracts.post_id,
                    regexp_extract_all(
                        best_extracts.extract,
                        '\s*(?:[\p{Han}\p{Hiragana}\p{Katakana}ー\p{Hangul}\p{Thai}]'
                        || '|[^\s\p{Han}\p{Hiragana}\p{Katakana}ー\p{Hangul}\p{Thai}]+)'
                    ) as pieces
                from best_extracts
            ) as listed
        ) as cut
    ),

    piece_texts as (
        select
            pieces.post_id,
            pieces.place,
            pieces.piece as text
        from pieces
        union all
        -- Of two characters, both belong to the word that they are.
        select
            pieces.post_id,
            unnest([pieces.place, pieces.place + 1]) as place,
            pieces.pair as text
        from pieces
        where length(ltrim(pieces.pair)) = 2
    ),

    found_words as (
        select
            piece_texts.post_id,
            piece_texts.place,
            words.term
        from piece_texts
        cross join search_words(piece_texts.text) as words
    ),

    marks as (
        select distinct
            found_words.post_id,
            found_words.place
        from found_words
        inner join weights
            on
                found_words.term = weights.word
                or (
                    weights.is_beginning
                    and starts_with(found_words.term, weights.word)
                )
    ),

    snippets as (
        select
            pieces.post_id,
            trim(replace(
                string_agg(
                    case
                        when marks.place is null then pieces.piece
                        else regexp_replace(
                            pieces.piece,
                            '^([^\p{L}\p{M}\p{N}]*)(.*?)([^\p{L}\p{M}\p{N}+#＋＃]*)$',
                            '\1**\2**\3'
                        )
                    end,
                    '' order by pieces.place
                ),
                '****',
                ''
            )) as snippet
        from pieces
        left join marks
            on pieces.post_id = marks.post_id and pieces.place = marks.place
        group by pieces.post_id
    ),

    final as (
        select
            cast(answers.rank as integer) as rank,
            answers.post_id,
            answers.language,
            answers.slug,
            answers.title,
            answers.published_on,
            answers.url,
            answers.score,
            snippets.snippet
        from answers
        left join snippets on answers.post_id = snippets.post_id
    )

    select * from final
    order by rank asc
