-- Count what a load found, one row per number. (Subqueries of one row would take DuckDB
-- five times as long to plan.)
select
    'read' as name,
    count(*) as number
from staged
union all
select
    'unreadable' as name,
    count(*) as number
from unreadable
union all
select
    'nameless' as name,
    count(*) as number
from keyed
where path is null
union all
select
    'unreadable without path' as name,
    count(*) as number
from unreadable
where
    path is null
    or exists (
        from posts
        where posts.path is null
    )
union all
select
    case change when 'added' then 'added' else 'changed' end as name,
    count(*) as number
from changes
group by case change when 'added' then 'added' else 'changed' end
union all
select
    'matched' as name,
    count(*) as number
from matched
union all
select
    'missing' as name,
    count(*) as number
from missing_posts
union all
select
    severity as name,
    count(*) as number
from problems
group by severity
union all
select
    'rejected rows' as name,
    count(*) as number
from problems
where severity = 'rejected' and row_id is not null
union all
select
    'posts' as name,
    count(*) as number
from posts;
