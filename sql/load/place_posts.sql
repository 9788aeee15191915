-- Find the file of each post that was read from a tree; links to source files are
-- resolved against it. The table is in the in-memory database and not temporary, so
-- that a second connection can see it.
create or replace table memory.main.post_files as
with
rows_of_posts as (
    select
        row_id,
        post_id
    from to_write
    union
    select
        row_id,
        post_id
    from matched
    where post_id is not null
)

select
    rows_of_posts.post_id,
    any_value(tree_posts.file) as file,
    any_value(tree_posts.first_line) as first_line,
    any_value(tree_posts.page) as page
from rows_of_posts
inner join staged on rows_of_posts.row_id = staged.rowid
inner join tree_posts on staged.source_file = tree_posts.source_file
group by rows_of_posts.post_id;
