-- Pairs of posts that are identical, or may be nearly so: each copy with the first post
-- of the same words, and of these first ones what MinHash in 20 bands of 4 finds. It
-- takes a relation with post_id, content and published_on.
create or replace macro likely_duplicates(any_posts) as table
    with
    texts as (
        select
            post_id,
            text_words(content) as words
        from any_posts
    ),

    runs as (
        select
            post_id,
            unnest(word_runs(words)) as run
        from texts
        where array_length(words) > 0
    ),

    -- One permutation hashing: each run of words belongs to one of 20 bands, and in it
    -- to one of four bins, by its two highest bits. The least of a bin stands for it,
    -- and an empty bin takes that of the nearest one: this is what the exclusive or
    -- does. A band in which a short text has nothing is no band of it.
    signatures as (
        select
            post_id,
            run % 20 as band,
            min(run) as least_1,
            min(xor(run, 2305843009213693952)) as least_2,
            min(xor(run, 4611686018427387904)) as least_3,
            min(xor(run, 6917529027641081856)) as least_4
        from runs
        group by post_id, run % 20
    ),

    buckets as materialized (
        select
            post_id,
            hash(band, least_1, least_2, least_3, least_4) as bucket
        from signatures
    ),

    -- Identical texts have all bands in common, and few others do: only these are read
    -- once more.
    fingerprints as (
        select
            post_id,
            bit_xor(bucket) as fingerprint
        from buckets
        group by post_id
    ),

    repeated_fingerprints as (
        select fingerprint from fingerprints
        group by fingerprint
        having count(*) > 1
    ),

    digests as (
        select
            post_id,
            published_on,
            md5(array_to_string(text_words(content), ' ')) as digest
        from any_posts
        where
            post_id in (
                select fingerprints.post_id
                from fingerprints
                inner join repeated_fingerprints
                    on fingerprints.fingerprint = repeated_fingerprints.fingerprint
            )
    ),

    copies as materialized (
        select
            first_value(post_id)
                over (partition by digest order by published_on nulls last, post_id)
                as first_post_id,
            post_id
        from digests
        qualify first_post_id <> post_id
    ),

    repeated_buckets as (
        select bucket from buckets
        where post_id not in (select copies.post_id from copies)
        group by bucket
        having count(*) > 1
    ),

    entries as materialized (
        select
            buckets.post_id,
            buckets.bucket,
            any_posts.published_on,
            row_number() over (
                partition by buckets.bucket
                order by any_posts.published_on nulls last, buckets.post_id
            ) as bucket_place
        from buckets
        inner join repeated_buckets on buckets.bucket = repeated_buckets.bucket
        inner join any_posts on buckets.post_id = any_posts.post_id
        where buckets.post_id not in (select copies.post_id from copies)
    ),

    -- Each entry and the 32 before it.
    probes as (
        select
            post_id,
            bucket,
            unnest(generate_series(greatest(bucket_place - 32, 1), bucket_place - 1))
                as bucket_place
        from entries
    ),

    found as (
        select
            entries.post_id,
            probes.post_id as duplicate_post_id
        from probes
        inner join entries
            on
                probes.bucket = entries.bucket
                and probes.bucket_place = entries.bucket_place
        group by entries.post_id, entries.published_on, probes.post_id
        qualify
            row_number() over (
                partition by probes.post_id
                order by
                    count(*) desc,
                    entries.published_on desc nulls first,
                    entries.post_id desc
            ) <= 32
    )

    select
        first_post_id as post_id,
        post_id as duplicate_post_id,
        true as is_identical
    from copies
    union all
    select
        post_id,
        duplicate_post_id,
        false as is_identical
    from found
