-- question: Which posts have each word of a question, and how well does it match them?
-- grain: one row per word of the question and post that has it
-- key: word, is_beginning, post_id
-- audience: internal
-- work: site owner
-- advice: Add up the scores of a post to see why it comes where it does.
-- parameters:
--   asked: a list of its words, each as {'word': …, 'is_beginning': …, 'is_excluded':
--     …, 'share': …}, which search_query gives
-- notes: Okapi BM25 with k1 = 1.2 and b = 0.75. A word counts four times in the title,
--   twice in a tag, and half in code; a post's length is the number of words of its
--   title, tags and text. A beginning of words counts as one word.
-- columns:
--   word: the word
--   is_beginning: whether all words that begin so are meant
--   is_wanted: whether the question asks for it, rather than excludes it
--   post_id: the post
--   weight: how much the word tells: its share in the question times
--     ln(1 + (N - n + 0.5) / (n + 0.5)), where n of N posts have it
--   score: its score in the post
create or replace macro search_hits(asked) as table
    with
    words as (
        select
            listed.entry.word,
            listed.entry.is_beginning,
            -- One character of a text without blanks is in many pairs.
            length(listed.entry.word) = 1 and search_is_run(listed.entry.word) as is_in,
            bool_or(not listed.entry.is_excluded) as is_wanted,
            max(listed.entry.share) as share
        from (select unnest(search_asked(asked)) as entry) as listed
        group by listed.entry.word, listed.entry.is_beginning
    ),

    terms as materialized (
        select
            words.word,
            words.is_beginning,
            search_terms.term_id
        from words
        inner join search_terms on words.word = search_terms.term
        union
        select
            words.word,
            words.is_beginning,
            search_terms.term_id
        from words
        inner join search_terms
            on
                (words.is_beginning and starts_with(search_terms.term, words.word))
                or (words.is_in and contains(search_terms.term, words.word))
    ),

    frequencies as materialized (
        select
            terms.word,
            terms.is_beginning,
            search_postings.post_id,
            sum(
                4 * search_postings.count_title
                + 2 * search_postings.count_tags
                + search_postings.count_body
                + 0.5 * search_postings.count_code
                -- A sum of postings alone DuckDB 2.0 takes before it joins them, of
                -- all that the index has.
                + 0 * length(terms.word)
            ) as frequency
        from search_postings
        inner join terms on search_postings.term_id = terms.term_id
        group by terms.word, terms.is_beginning, search_postings.post_id
    ),

    totals as (
        select
            count(*) as count_posts,
            avg(search_documents.count_terms) as mean_terms
        from search_documents
    ),

    weights as (
        select
            frequencies.word,
            frequencies.is_beginning,
            ln(1 + (any_value(totals.count_posts) - count(*) + 0.5) / (count(*) + 0.5))
                as weight
        from frequencies
        cross join totals
        group by frequencies.word, frequencies.is_beginning
    ),

    final as (
        select
            words.word,
            words.is_beginning,
            words.is_wanted,
            frequencies.post_id,
            round(weights.weight * words.share, 6) as weight,
            round(
                weights.weight * words.share * frequencies.frequency * 2.2 / (
                    frequencies.frequency
                    + 1.2
                    * (0.25 + 0.75 * search_documents.count_terms / totals.mean_terms)
                ),
                6
            ) as score
        from frequencies
        inner join words
            on
                frequencies.word = words.word
                and frequencies.is_beginning = words.is_beginning
        inner join weights
            on words.word = weights.word and words.is_beginning = weights.is_beginning
        inner join search_documents on frequencies.post_id = search_documents.post_id
        cross join totals
    )

    select * from final
    order by word asc, is_beginning asc, post_id asc
