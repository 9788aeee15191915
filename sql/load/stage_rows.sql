-- Stage the source's rows as text, in the source's order, so that rowid is the row's
-- place. Do not add a join here: with one, DuckDB loses the order of a JSON file.
--
-- Bodies need as much memory as the source is large. Those of rows that are stored
-- already are left out, as far as the filter in `stored_rows` knows them; without one
-- (null), all are kept. What is left out and yet to be written is read again.
--
-- Parameters: keeps_bodies (whether to keep any).
create or replace temp table staged as
with
-- As a column, the filter is copied once for some rows, not once for each use.
filtered as (
    select
        *,
        getvariable('stored_rows')::bit as stored_rows
    from source_rows
),

marked as (
    select
        *,
        $keeps_bodies
        and not coalesce(is_in_filter(stored_rows, source_hash), false) as has_content,
        $keeps_bodies
        and not coalesce(
            is_in_filter(stored_rows, hash_with_fields(source_hash, fields)), false
        ) as has_fields
    from filtered
)

select
    source_file,
    path,
    slug,
    title,
    published,
    updated,
    url,
    language,
    format,
    is_draft,
    authors,
    tags,
    categories,
    addresses,
    (hash(fields) >> 1)::bigint as fields_hash,
    case
        when strlen(fields) > 4000 then count_cut(fields)
        else 0
    end as count_cut,
    content_hash,
    source_hash,
    has_content,
    has_fields,
    case when has_content then content end as content,
    case when has_fields then fields end as fields
from marked;

create or replace temp table first_rows as
select
    source_file,
    min(rowid) as row_id
from staged
group by source_file;
