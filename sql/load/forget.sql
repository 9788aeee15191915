-- This load compared every row that it read, even unchanged ones. Posts that it did not
-- see still need that: set their hashes to 0, which no row has, so that the next load
-- compares them.
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
