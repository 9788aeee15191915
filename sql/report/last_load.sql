-- The last load that changed something.
select
    load_id,
    started_at,
    count_read,
    count_added,
    count_changed,
    count_removed,
    count_unchanged,
    count_rejected
from load_history
where is_last
