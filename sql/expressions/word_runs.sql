-- Each run of three words as a number of 63 bits, and a shorter text as one. DuckDB's
-- hash is not the same in all versions, so they live no longer than the query.
create or replace macro word_runs(any_words) as
list_transform(
    generate_series(1, greatest(array_length(any_words) - 2, 1)),
    lambda i: cast(
        hash(any_words[i], any_words[i + 1], any_words[i + 2]) >> 1 as bigint
    )
)
