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
all_posts as (
    select
        post_id,
        language,
        slug,
        title,
        published_on,
        translation_group,
        row_number() over (order by published_on nulls last, post_id) as place
    from posts
),

-- Kana and ideographs one by one; else letters and digits, or letters without case.
texts as (
    select
        post_id,
        regexp_extract_all(
            lower(content),
            '[\x{3040}-\x{30ff}\x{3400}-\x{9fff}]|[\p{Ll}\p{N}]+|[\p{Lm}\p{Lo}\p{M}]+'
        ) as words
    from posts
),

-- A run of three words as a number of 63 bits. DuckDB's hash is not the same in all
-- versions, so it lives no longer than the query.
shingled_texts as (
    select
        post_id,
        md5(array_to_string(words, ' ')) as digest,
        list_transform(
            generate_series(1, greatest(array_length(words) - 2, 1)),
            lambda i: cast(hash(words[i], words[i + 1], words[i + 2]) >> 1 as bigint)
        ) as shingles
    from texts
    where array_length(words) > 0
),

grouped_texts as (
    select
        shingled_texts.post_id,
        all_posts.place,
        first_value(shingled_texts.post_id)
            over (partition by shingled_texts.digest order by all_posts.place)
            as first_post_id
    from shingled_texts
    inner join all_posts on shingled_texts.post_id = all_posts.post_id
),

shingles as (
    select
        shingled_texts.post_id,
        grouped_texts.place,
        unnest(shingled_texts.shingles) as shingle
    from shingled_texts
    inner join grouped_texts
        on
            shingled_texts.post_id = grouped_texts.post_id
            and shingled_texts.post_id = grouped_texts.first_post_id
),

-- One permutation hashing: each run of words belongs to one of 20 bands, and in it to
-- one of four bins, by its two highest bits. The least of a bin stands for it, and an
-- empty bin takes that of the nearest one: this is what the exclusive or does. A band
-- in which a short text has nothing is no band of it.
signatures as (
    select
        post_id,
        place,
        shingle % 20 as band,
        min(shingle) as least_1,
        min(xor(shingle, 2305843009213693952)) as least_2,
        min(xor(shingle, 4611686018427387904)) as least_3,
        min(xor(shingle, 6917529027641081856)) as least_4
    from shingles
    group by post_id, place, shingle % 20
),

buckets as (
    select
        post_id,
        place,
        hash(band, least_1, least_2, least_3, least_4) as bucket
    from signatures
),

placed_entries as (
    select
        post_id,
        place,
        bucket,
        row_number() over (partition by bucket order by place) as bucket_place,
        count(*) over (partition by bucket) as bucket_size
    from buckets
),

shared_entries as (
    select
        post_id,
        place,
        bucket,
        bucket_place,
        bucket_place >> 5 as shelf
    from placed_entries
    where bucket_size > 1
),

-- The 32 before it stand on the same shelf of 32 or on the one before.
steps as (
    select unnest(generate_series(0, 1)) as step
),

probes as (
    select
        shared_entries.post_id,
        shared_entries.bucket,
        shared_entries.bucket_place,
        shared_entries.shelf - steps.step as shelf
    from shared_entries
    cross join steps
),

candidates as (
    select
        shared_entries.post_id,
        probes.post_id as duplicate_post_id
    from probes
    inner join shared_entries
        on
            probes.bucket = shared_entries.bucket
            and probes.shelf = shared_entries.shelf
            and probes.bucket_place > shared_entries.bucket_place
            and probes.bucket_place - 32 <= shared_entries.bucket_place
    group by shared_entries.post_id, shared_entries.place, probes.post_id
    qualify
        row_number() over (
            partition by probes.post_id
            order by count(*) desc, shared_entries.place desc
        ) <= 32
),

candidate_posts as (
    select post_id from candidates
    union
    select duplicate_post_id as post_id from candidates
),

sets as (
    select
        shingled_texts.post_id,
        list_distinct(shingled_texts.shingles) as shingles,
        array_length(list_distinct(shingled_texts.shingles)) as count_shingles
    from shingled_texts
    inner join candidate_posts on shingled_texts.post_id = candidate_posts.post_id
),

comparable_candidates as (
    select
        candidates.post_id,
        candidates.duplicate_post_id,
        sets.shingles,
        sets.count_shingles + others.count_shingles as count_both
    from candidates
    inner join sets on candidates.post_id = sets.post_id
    inner join sets as others on candidates.duplicate_post_id = others.post_id
    where
        least(sets.count_shingles, others.count_shingles) * 10
        >= greatest(sets.count_shingles, others.count_shingles) * 7
),

-- A join of rows is five times as fast as the intersection of two lists.
earlier_shingles as (
    select
        post_id,
        duplicate_post_id,
        count_both,
        unnest(shingles) as shingle
    from comparable_candidates
),

later_shingles as (
    select
        post_id,
        unnest(shingles) as shingle
    from sets
),

compared as (
    select
        earlier_shingles.post_id,
        earlier_shingles.duplicate_post_id,
        earlier_shingles.count_both,
        count(*) as count_shared
    from earlier_shingles
    inner join later_shingles
        on
            earlier_shingles.duplicate_post_id = later_shingles.post_id
            and earlier_shingles.shingle = later_shingles.shingle
    group by
        earlier_shingles.post_id,
        earlier_shingles.duplicate_post_id,
        earlier_shingles.count_both
),

pairs as (
    select
        first_post_id as post_id,
        post_id as duplicate_post_id,
        cast(1 as double) as similarity,
        true as is_identical
    from grouped_texts
    where post_id <> first_post_id
    union all
    select
        post_id,
        duplicate_post_id,
        cast(count_shared as double) / (count_both - count_shared) as similarity,
        false as is_identical
    from compared
    where count_shared * 10 >= (count_both - count_shared) * 7
),

final as (
    select
        this_post.title,
        this_post.published_on,
        other_post.title as duplicate_title,
        other_post.published_on as duplicate_published_on,
        pairs.similarity,
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
    inner join all_posts as this_post on pairs.post_id = this_post.post_id
    inner join all_posts as other_post on pairs.duplicate_post_id = other_post.post_id
)

select * from final
order by
    similarity desc,
    is_identical desc,
    published_on asc nulls last,
    post_id asc,
    duplicate_published_on asc nulls last,
    duplicate_post_id asc
