-- Fetch the text of the rejected rows from the source: few rows, one more pass.
update problems
set raw = rejected.raw
from (
    select
        source_rows.source_file,
        source_rows.source_hash,
        any_value(source_rows.raw) as raw
    from source_rows
    where
        source_rows.source_hash in (
            select problems.source_hash from problems
            where problems.severity = 'rejected' and problems.row_id is not null
        )
    group by source_rows.source_file, source_rows.source_hash
) as rejected
where
    problems.severity = 'rejected'
    and problems.source_hash = rejected.source_hash
    and problems.source_file = rejected.source_file;
