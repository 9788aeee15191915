-- Stage the source's rows as text, in the source's order, so that rowid is the row's
-- place. Do not add a join here: with one, DuckDB loses the order of a JSON file.
--
-- Bodies of a large source stay there and are read again when they are written: staged,
-- those of a first load would need as much memory as the source is large.
--
-- Parameters: keeps_bodies.
create or replace temp table staged as
select
    source_rows.source_file,
    source_rows.path,
    source_rows.slug,
    source_rows.title,
    source_rows.published,
    source_rows.updated,
    source_rows.url,
    source_rows.language,
    source_rows.is_draft,
    source_rows.authors,
    source_rows.tags,
    source_rows.categories,
    source_rows.addresses,
    (hash(source_rows.fields) >> 1)::bigint as fields_hash,
    case
        when strlen(source_rows.fields) > 4000
            then count_cut(source_rows.fields)
        else 0
    end as count_cut,
    source_rows.content_hash,
    source_rows.source_hash,
    case when $keeps_bodies then source_rows.content end as content,
    case when $keeps_bodies then source_rows.fields end as fields
from source_rows;

create or replace temp table first_rows as
select
    source_file,
    min(rowid) as row_id
from staged
group by source_file;
