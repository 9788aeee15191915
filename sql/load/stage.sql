-- Stage the source's rows as text, in the source's order: rowid tells the row.
--
-- Bodies that are written may be many, as in a first load: then they stay in the
-- source and are read again when they are written, since held here they would need as
-- much memory as the source is large. A usual refresh keeps the few whose rows are
-- not known.
--
-- Parameters: bodies (none, new or all: which are kept).
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
            $bodies = 'all'
            or (
                $bodies = 'new'
                and source_rows.source_hash not in (
                    select posts.source_hash from posts
                )
            )
            then source_rows.content
    end as content
from source_rows;
