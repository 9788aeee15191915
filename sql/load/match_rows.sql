-- Find the rows that cannot be loaded, match the others with the stored posts, and read
-- the values of those that differ.
--
-- Parameters: is_forced (compare every row, even if its source did not change).

-- Of several rows with the same key, the first is loaded.
create or replace temp table repeated_rows as
with
keys_of_rows as (
    select
        keyed.row_id,
        min(keyed.row_id) over (
            partition by keyed.language, keyed.path
        ) as first_row_id
    from keyed
    semi join repeated_keys using (language, path)
    where keyed.has_title
)

select
    row_id,
    first_row_id
from keys_of_rows
where row_id <> first_row_id;

create or replace temp table matched as
select
    keyed.row_id,
    keyed.language,
    keyed.path,
    keyed.slug,
    posts.post_id,
    case
        when posts.post_id is null then 'added'
        when not $is_forced and posts.source_hash = staged.source_hash
            then 'unchanged'
        else 'differs'
    end as status
from keyed
inner join staged on keyed.row_id = staged.rowid
left join posts
    on keyed.language = posts.language and keyed.path = posts.path
where
    keyed.has_title
    and keyed.path is not null
    and keyed.row_id not in (select repeated_rows.row_id from repeated_rows);
