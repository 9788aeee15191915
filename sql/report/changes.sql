-- What the last load did to each post.
select
    change,
    title,
    url,
    published_on,
    changed_columns
from latest_changes
order by
    list_position(['removed', 'moved', 'changed', 'added'], change),
    published_on desc nulls last,
    title asc
