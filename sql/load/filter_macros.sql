-- Macros for a Bloom filter, a bit string that remembers keys: each sets six bits. Where
-- it has 64 bits for each key, it takes one of two million other keys for one of its own.
create or replace temp macro filter_place(key, number, size) as
    ((hash(key, number) >> 1)::bigint % size)::integer;

create or replace temp macro filter_places(key, size) as
    [
        filter_place(key, 1, size),
        filter_place(key, 2, size),
        filter_place(key, 3, size),
        filter_place(key, 4, size),
        filter_place(key, 5, size),
        filter_place(key, 6, size)
    ];

create or replace temp macro has_bit(bits, key, number) as
    get_bit(bits, filter_place(key, number, bit_length(bits))) = 1;

create or replace temp macro is_in_filter(bits, key) as
    has_bit(bits, key, 1)
    and has_bit(bits, key, 2)
    and has_bit(bits, key, 3)
    and has_bit(bits, key, 4)
    and has_bit(bits, key, 5)
    and has_bit(bits, key, 6);

-- The key of a row together with its fields that have no column.
create or replace temp macro hash_with_fields(source_hash, fields) as
    (hash(source_hash, fields) >> 1)::bigint;

-- Whether to stage the body of a row, and its fields; without a filter, all are.
create or replace temp macro keeps_content(bits, source_hash) as
    not coalesce(is_in_filter(bits, source_hash), false);

create or replace temp macro keeps_fields(bits, source_hash, fields) as
    not coalesce(is_in_filter(bits, hash_with_fields(source_hash, fields)), false);
