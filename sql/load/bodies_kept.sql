-- Join the posts to write with their bodies, which were staged.
create or replace temp view posts_with_bodies as
select
    posts_to_write.*,
    staged.content,
    staged.fields
from staged
inner join posts_to_write on staged.rowid = posts_to_write.row_id;

create or replace temp view fields_of_asides as
select
    asides.post_id,
    staged.fields
from staged
inner join asides on staged.rowid = asides.row_id
where asides.has_other_fields;
