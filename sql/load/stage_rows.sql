-- Stage the source's rows as text, in the source's order, so that rowid is the row's
-- place. Do not add a join here: with one, DuckDB loses the order of a JSON file.
--
-- Bodies need as much memory as the source is large. Which to keep, the macros
-- keeps_content and keeps_fields say (loaders/kept_bodies.py): perhaps those of rows
-- that the filter in `stored_rows` does not know. What is left out and yet to be
-- written is read again.
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
        keeps_content(stored_rows, source_hash) as has_content,
        keeps_fields(stored_rows, source_hash, fields) as has_fields
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
