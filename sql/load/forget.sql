-- This load looked at every row that it could read, whether its source had changed or
-- not. Posts that it did not see may need that yet: no row has the hash 0, so that
-- the next load looks at them.
--
-- Parameters: load_id.
update posts
set source_hash = 0
where
    load_id <> $load_id
    and post_id not in (
        select incoming.post_id from incoming
        where incoming.post_id is not null
    );
