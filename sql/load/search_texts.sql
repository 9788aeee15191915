-- Take the texts of some posts. Like all that was cut where there was a space, most
-- have at most 2,000 characters; DuckDB takes long to plan what is done with others.
create or replace temp table part_texts as
select
    post_id,
    field,
    text
from visible_texts;
