-- Stage the source's rows as text, in the source's order: rowid tells the row.
--
-- A first load leaves the bodies in the source and fetches them when it writes: held
-- here they would need as much memory as the source is large. A refresh keeps the few
-- bodies whose rows are not known.
--
-- Parameters: keeps_bodies.
create or replace temp table staged as
select
    source_rows.source_file,
    source_rows.slug,
    source_rows.title,
    source_rows.published,
    source_rows.url,
    source_rows.language,
    source_rows.authors,
    source_rows.tags,
    source_rows.content_hash,
    source_rows.source_hash,
    case
        when
            $keeps_bodies
            and source_rows.source_hash not in (select posts.source_hash from posts)
            then source_rows.content
    end as content
from source_rows;
