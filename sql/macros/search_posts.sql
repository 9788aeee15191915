-- question: Which posts best match these words?
-- grain: one row per post that has at least one of the words, and all required ones;
--   of translations of one another the one that comes first, unless a language is asked
-- key: post_id
-- time: published_on
-- work: editor
-- advice: Find what was written already, before writing it again.
-- parameters:
--   query: words; a phrase "in quotes" that a post must have; -word for one that it
--     must not have; begin* for all words that begin like that
--   k: how many posts at most, such as k := 5; 10 by default
--   language: only posts in this language, such as language := 'pt' (and pt-br)
--   tag: only posts with this tag, as posts_tagged takes it
--   author: only posts of this author, as posts_by takes it
--   since: only posts of this day or later, such as since := '2024-01-31'
--   until: only posts of this day or earlier
-- notes: Ranked by the sum of the scores that search_hits gives. Posts in the blog's
--   default language come before others, unless what the best of them has of the words
--   weighs less than half of what a post in another has. Empty if the blog was loaded
--   with --no-search.
-- columns:
--   rank: 1 for the best
--   title: title of the post
--   published_on: calendar day of publication; null if unknown
--   language: language of the post
--   is_original: whether the post is no translation of another
--   slug: slug of the post
--   url: URL of the post; null if the source has none
--   heading: the heading above the snippet; null above the first
--   anchor: what links to the heading have after #; null where it has none
--   snippet: the part of its text with most of the words, each between two **
--   score: how well it matches the words; comparable only within one answer
--   post_id: the post
create or replace macro search_posts(
    query,
    k := 10,
    language := null,
    tag := null,
    author := null,
    since := null,
    until := null
) as table
    with
    words as materialized (
        select * from search_query(query)
    ),

    hits as materialized (
        select * from search_hits(query)
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

    scores as (
        select
            hits.post_id,
            -- Rounded, for the last digits of a sum depend on its order.
            round(sum(hits.score), 6) as score,
            round(sum(hits.weight), 6) as weight
        from hits
        where hits.is_wanted
        group by hits.post_id
    ),

    -- Where nothing says it, the one that most originals are in.
    default_language as (
        select
            coalesce(
                (
                    select nullif(loads.default_language, 'und')
                    from loads
                    order by loads.load_id desc
                    limit 1
                ),
                (
                    select posts.language
                    from posts
                    where posts.post_id = posts.translation_group
                    group by posts.language
                    order by count(*) desc, posts.language asc
                    limit 1
                )
            ) as language
    ),

    filtered as (
        select * from posts_filtered(
            language := language,
            tag := tag,
            author := author,
            since := since,
            until := until
        )
    ),

    found as (
        select
            scores.post_id,
            scores.score,
            scores.weight,
            coalesce(filtered.language = default_language.language, false)
                as is_in_default
        from scores
        inner join filtered on scores.post_id = filtered.post_id
        cross join default_language
        where
            scores.post_id not in (
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
                where not met.is_excluded and met.post_id = scores.post_id
            )
    ),

    languages as (
        select
            2 * max(case when found.is_in_default then found.weight end)
            >= max(found.weight) as is_first
        from found
    ),

    ranked as (
        select
            posts.*,
            found.score,
            row_number() over (
                order by
                    found.is_in_default and languages.is_first desc,
                    found.score desc,
                    posts.published_on desc nulls last,
                    posts.post_id asc
            ) as place
        from found
        inner join posts on found.post_id = posts.post_id
        cross join languages
    ),

    first_of_groups as (
        select ranked.*
        from ranked
        qualify
            language is not null  -- noqa: RF02, RF03
            or row_number() over (
                partition by ranked.translation_group
                order by ranked.place asc
            ) = 1
    ),

    answers as materialized (
        select
            first_of_groups.*,
            row_number() over (order by first_of_groups.place asc) as rank
        from first_of_groups
        qualify rank <= k  -- noqa: RF02
    ),

    snippets as (
        select * from search_snippets(
            (
                select
                    list(distinct {
                        'word': hits.word,
                        'is_beginning': hits.is_beginning,
                        'weight': hits.weight
                    })
                from hits
                where hits.is_wanted
            ),
            (select list(answers.post_id) from answers)
        )
    ),

    final as (
        select
            cast(answers.rank as integer) as rank,
            answers.title,
            answers.published_on,
            answers.language,
            answers.post_id = answers.translation_group as is_original,
            answers.slug,
            answers.url,
            snippets.heading,
            snippets.anchor,
            snippets.snippet,
            answers.score,
            answers.post_id
        from answers
        left join snippets on answers.post_id = snippets.post_id
    )

    select * from final
    order by rank asc
