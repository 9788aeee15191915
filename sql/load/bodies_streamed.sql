-- The bodies stay in the source: read it again. No two staged rows have one hash
-- (loaders/load.py looks), so that the hash tells the row.
create or replace temp view posts_with_bodies as
select
    posts_to_write.*,
    source_rows.content
from source_rows
inner join posts_to_write
    on source_rows.source_hash = posts_to_write.source_hash;
