-- Make a filter of the rows that are stored, by which staging leaves out their bodies
-- (stage_rows.sql). It is a Bloom filter, which takes a few other rows for stored ones,
-- too. A join would be exact, but lose the order of the source.
--
-- Parameters: count_bits (of the filter).
create or replace temp table stored_rows as
with
keys as (
    select source_hash as key
    from posts
    union all
    select hash_with_fields(source_hash, fields) as key
    from posts
    where fields is not null
),

places as (
    select unnest(filter_places(key, $count_bits)) as place
    from keys
)

select bitstring_agg(place, 0, $count_bits - 1) as filter
from places;

set variable stored_rows = (select stored_rows.filter from stored_rows);

drop table stored_rows;
