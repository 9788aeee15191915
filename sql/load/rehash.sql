-- DuckDB's hash function has changed since these posts were written: compute their
-- hashes again. (For posts that this load did not see, forget.sql resets source_hash.)
--
-- Parameters: load_id.
update posts
set content_hash = (hash(content) >> 1)::bigint
where load_id <> $load_id;

update posts
set source_hash = incoming.source_hash
from incoming
where posts.post_id = incoming.post_id and posts.load_id <> $load_id;
