-- question: Which posts have nearly the same text as an earlier one?
-- grain: one row per pair of posts whose texts are nearly the same
-- key: post_id, duplicate_post_id
-- time: published_on
-- work: editor
-- advice: Merge the two, or let one lead to the other.
-- notes: Texts are compared by their words, in lower case, without markup and
--   punctuation (in Chinese and Japanese each character is a word). Their similarity is
--   the Jaccard similarity of their sets of three-word runs: runs that both have / runs
--   that either has. Pairs with at least 0.7 are shown: about one word in sixteen
--   differs, or two fifths were added. Candidates are found by MinHash in 20 bands of
--   4: one in 200 pairs at 0.7 may be missed, hardly any from 0.75 on, and no less
--   similar pair is shown. Posts with the same words are each paired with the first of
--   them, and only that one with other posts; if more than 33 are nearly the same, each
--   is compared with the 32 before it that share most bands. Posts without words are
--   excluded. The earlier post is the one published first; on the same day, the one
--   with the lower post_id. Posts without a date come last. A translation uses other
--   words; where is_translation is true, it was left in the language of the other.
-- columns:
--   title: title of the earlier post
--   published_on: day of the earlier post; null if unknown
--   duplicate_title: title of the later post
--   duplicate_published_on: day of the later post; null if unknown
--   similarity: share of three-word runs that both have, from 0.7 to 1
--   is_identical: whether both have the same words in the same order
--   is_translation: whether the two count as translations of one another
--   language: language of the earlier post
--   is_original: whether the earlier post is no translation of another
--   duplicate_language: language of the later post
--   slug: slug of the earlier post
--   duplicate_slug: slug of the later post
--   post_id: the earlier post
--   duplicate_post_id: the later post
create or replace view near_duplicate_posts as
with
candidates as materialized (
    select * from likely_duplicates(posts)
),

words as (
    select
        post_id,
        text_words(content) as words
    from posts
    where
        post_id in (
            select candidates.post_id from candidates
            where not candidates.is_identical
            union
            select candidates.duplicate_post_id from candidates
            where not candidates.is_identical
        )
),

sets as materialized (
    select
        post_id,
        list_distinct(word_runs(words)) as runs,
        array_length(list_distinct(word_runs(words))) as count_runs
    from words
),

comparable as (
    select
        candidates.post_id,
        candidates.duplicate_post_id,
        sets.runs,
        sets.count_runs + others.count_runs as count_both
    from candidates
    inner join sets on candidates.post_id = sets.post_id
    inner join sets as others on candidates.duplicate_post_id = others.post_id
    where
        not candidates.is_identical
        and least(sets.count_runs, others.count_runs) * 10
        >= greatest(sets.count_runs, others.count_runs) * 7
),

-- A join of rows is five times as fast as the intersection of two lists.
earlier_runs as (
    select
        post_id,
        duplicate_post_id,
        count_both,
        unnest(runs) as run
    from comparable
),

later_runs as (
    select
        post_id,
        unnest(runs) as run
    from sets
),

compared as (
    select
        earlier_runs.post_id,
        earlier_runs.duplicate_post_id,
        count(*) / (earlier_runs.count_both - count(*)) as similarity
    from earlier_runs
    inner join later_runs
        on
            earlier_runs.duplicate_post_id = later_runs.post_id
            and earlier_runs.run = later_runs.run
    group by
        earlier_runs.post_id,
        earlier_runs.duplicate_post_id,
        earlier_runs.count_both
    -- In whole numbers, so that exactly 0.7 is enough.
    having count(*) * 10 >= (earlier_runs.count_both - count(*)) * 7
),

pairs as (
    select
        post_id,
        duplicate_post_id,
        1.0 as similarity,
        is_identical
    from candidates
    where is_identical
    union all
    select
        post_id,
        duplicate_post_id,
        similarity,
        false as is_identical
    from compared
),

final as (
    select
        this_post.title,
        this_post.published_on,
        other_post.title as duplicate_title,
        other_post.published_on as duplicate_published_on,
        cast(pairs.similarity as double) as similarity,
        pairs.is_identical,
        this_post.translation_group = other_post.translation_group as is_translation,
        this_post.language,
        this_post.post_id = this_post.translation_group as is_original,
        other_post.language as duplicate_language,
        this_post.slug,
        other_post.slug as duplicate_slug,
        pairs.post_id,
        pairs.duplicate_post_id
    from pairs
    inner join posts as this_post on pairs.post_id = this_post.post_id
    inner join posts as other_post on pairs.duplicate_post_id = other_post.post_id
)

select * from final
order by
    similarity desc,
    is_identical desc,
    published_on asc nulls last,
    post_id asc,
    duplicate_published_on asc nulls last,
    duplicate_post_id asc
