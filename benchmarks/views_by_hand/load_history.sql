select
    loads.load_id,
    loads.started_at,
    loads.seconds,
    replace(loads.source, chr(10), ', ') as source,
    loads.format,
    loads.is_partial,
    loads.load_id = (select max(every.load_id) from loads as every) as is_last,
    loads.count_read,
    loads.count_added,
    loads.count_changed,
    loads.count_unchanged,
    loads.count_rejected,
    loads.count_removed,
    loads.count_problems,
    sum(earlier.count_added - earlier.count_removed) as count_posts_after,
    loads.blogdb_version,
    loads.duckdb_version,
    loads.schema_revision
from loads
inner join loads as earlier on loads.load_id >= earlier.load_id
group by all
order by loads.load_id desc
