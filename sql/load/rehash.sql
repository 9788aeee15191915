-- DuckDB's hash function is another than when these posts were written: give them the
-- hashes of today. (Of posts that this load did not see, forget.sql takes the row's.)
--
-- Parameters: load_id.
update posts
set content_hash = (hash(content) >> 1)::bigint
where load_id <> $load_id;

update posts
set source_hash = incoming.source_hash
from incoming
where posts.post_id = incoming.post_id and posts.load_id <> $load_id;
