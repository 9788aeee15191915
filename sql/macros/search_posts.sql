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
    matches as materialized (
        select * from search_matches(query)
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

    found as materialized (
        select
            matches.post_id,
            coalesce(any_value(filtered.language = default_language.language), false)
                as is_in_default,
            -- Rounded, for the last digits of a sum depend on its order.
            round(sum(matches.score), 6) as score,
            round(sum(matches.weight), 6) as weight
        from matches
        inner join filtered on matches.post_id = filtered.post_id
        cross join default_language
        group by matches.post_id
    ),

    languages as (
        select
            2 * max(found.weight) filter (where found.is_in_default)
            >= max(found.weight) as is_first
        from found
    ),

    ordered as (
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
        select ordered.*
        from ordered
        qualify
            language is not null  -- noqa: RF02, RF03
            or row_number() over (
                partition by ordered.translation_group
                order by ordered.place asc
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
                        'word': matches.word,
                        'is_beginning': matches.is_beginning,
                        'weight': matches.weight
                    })
                from matches
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
