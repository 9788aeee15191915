-- Join the posts to write with their bodies, which are read from the source again. The
-- hash identifies the row: loaders/load.py has seen that all staged rows differ in it.
create or replace temp view posts_with_bodies as
select
    posts_to_write.*,
    source_rows.content,
    source_rows.fields
from source_rows
inner join posts_to_write
    on source_rows.source_hash = posts_to_write.source_hash;

create or replace temp view fields_of_asides as
select
    asides.post_id,
    source_rows.fields
from source_rows
inner join asides on source_rows.source_hash = asides.source_hash
where asides.has_other_fields;
