-- Compare the texts of the source with the stored ones, not only their hashes, which
-- somebody can make equal. All rows are compared, and the bodies are staged.
create or replace temp table other_texts as
select matched.post_id
from matched
inner join staged on matched.row_id = staged.rowid
inner join posts using (post_id)
where staged.content is distinct from posts.content;

-- No text has this hash.
update staged
set fields_hash = -1
from matched
inner join posts using (post_id)
where
    staged.rowid = matched.row_id
    and staged.fields is distinct from posts.fields;
