-- Find the unchanged posts of which something is new that does not count as a change:
-- fields without a column, which tags are categories, other addresses, what the body is
-- written in; and the path of a post that a migrated database did not know.
create or replace temp table asides as
with
unchanged as (
    select
        row_id,
        post_id
    from matched
    anti join changes using (row_id)
    where post_id is not null
),

with_other_values as (
    select unchanged.row_id
    from unchanged
    inner join staged on unchanged.row_id = staged.rowid
    inner join posts using (post_id)
    where
        posts.path is null
        or posts.format <> staged.format
        or staged.fields_hash <> (hash(posts.fields) >> 1)::bigint
),

with_other_categories as (
    select unchanged.row_id
    from unchanged
    inner join incoming_post_tags using (row_id)
    inner join tags using (name)
    inner join post_tags
        on
            unchanged.post_id = post_tags.post_id
            and tags.tag_id = post_tags.tag_id
    where incoming_post_tags.is_category <> post_tags.is_category
),

stored_addresses as (
    select
        post_id,
        list(address order by address) as addresses
    from post_addresses
    group by post_id
),

new_addresses as (
    select
        row_id,
        list(address order by address) as addresses
    from incoming_addresses
    where claimed_by is null
    group by row_id
),

with_other_addresses as (
    select unchanged.row_id
    from unchanged
    left join stored_addresses using (post_id)
    left join new_addresses using (row_id)
    where stored_addresses.addresses is distinct from new_addresses.addresses
),

every_row as (
    from with_other_values
    union
    from with_other_categories
    union
    from with_other_addresses
)

select
    unchanged.row_id,
    unchanged.post_id,
    unchanged.post_id in (
        select posts.post_id from posts
        where posts.path is null
    ) as has_no_path,
    unchanged.row_id in (
        select with_other_values.row_id from with_other_values
    ) as has_other_fields,
    staged.format,
    staged.source_hash
from unchanged
semi join every_row using (row_id)
inner join staged on unchanged.row_id = staged.rowid;
