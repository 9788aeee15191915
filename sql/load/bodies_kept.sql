-- Join the posts to write with their bodies, which were staged.
create or replace temp view posts_with_bodies as
select
    posts_to_write.*,
    staged.content
from staged
inner join posts_to_write on staged.rowid = posts_to_write.row_id;
