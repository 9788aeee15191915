-- Collect the rows and values that could not be loaded as they were.
create or replace temp table problem_values as
with
refused as (
    select
        row_id,
        'title' as target,
        'the title is missing; the row is not loaded' as message,
        null as value
    from keyed
    where not has_title
    union all
    select
        row_id,
        'slug' as target,
        'the slug is missing, and there is no URL to take it from;'
        || ' the row is not loaded' as message,
        null as value
    from keyed
    where has_title and path is null
    union all
    select
        repeated_rows.row_id,
        'slug' as target,
        'row ' || (first_staged.rowid - first_rows.row_id + 1)
        || ' of ' || first_staged.source_file
        || ' already has this '
        || case when keyed.path = keyed.slug then 'slug' else 'path' end
        || '; only the first is loaded' as message,
        keyed.path as value
    from repeated_rows
    inner join keyed using (row_id)
    inner join staged as first_staged on repeated_rows.first_row_id = first_staged.rowid
    inner join first_rows on first_staged.source_file = first_rows.source_file
),

of_unread_days as (
    select
        matched.row_id,
        'published' as target,
        unread_days.reason || '; published_on is null' as message,
        staged.published as value
    from unread_days
    inner join staged on unread_days.published = staged.published
    inner join matched on staged.rowid = matched.row_id
    union all
    select
        matched.row_id,
        'updated' as target,
        unread_days.reason || '; updated_on is null' as message,
        staged.updated as value
    from unread_days
    inner join staged on unread_days.published = staged.updated
    inner join matched on staged.rowid = matched.row_id
),

claimed as (
    select
        row_id,
        'addresses' as target,
        'the post ' || claimed_by
        || ' has this address already; it leads only there' as message,
        address as value
    from incoming_addresses
    where claimed_by is not null
)

select
    'rejected' as severity,
    refused.*
from refused
union all
select
    'repaired' as severity,
    of_unread_days.*
from of_unread_days
union all
select
    'repaired' as severity,
    claimed.*
from claimed;

create or replace temp table problems as
with
-- A file of a tree is one post.
rows_of_single_posts as (
    select
        staged.source_file,
        min(staged.rowid) as row_id
    from staged
    where exists (from repaired)
    group by staged.source_file
    having count(*) = 1
)

select
    problem_values.severity,
    staged.source_file,
    staged.rowid - first_rows.row_id + 1 as source_row,
    null::bigint as source_line,
    keyed.language,
    keyed.path,
    keyed.slug,
    coalesce(source_columns.column_name, problem_values.target) as column_name,
    problem_values.value,
    problem_values.message,
    null::varchar as raw,
    problem_values.row_id,
    staged.source_hash
from problem_values
inner join staged on problem_values.row_id = staged.rowid
inner join keyed on problem_values.row_id = keyed.row_id
inner join first_rows on staged.source_file = first_rows.source_file
left join source_columns
    on
        staged.source_file = source_columns.source_file
        and problem_values.target = source_columns.target
union all
select
    'rejected' as severity,
    source_file,
    null as source_row,
    source_line,
    null as language,
    path,
    null as slug,
    column_name,
    null as value,
    message || '; the row is not loaded' as message,
    raw,
    null as row_id,
    null as source_hash
from unreadable
union all
select
    'repaired' as severity,
    repaired.source_file,
    null as source_row,
    repaired.source_line,
    keyed.language,
    keyed.path,
    keyed.slug,
    repaired.column_name,
    repaired.value,
    repaired.message,
    null as raw,
    null as row_id,
    null as source_hash
from repaired
left join rows_of_single_posts
    on repaired.source_file = rows_of_single_posts.source_file
left join keyed on rows_of_single_posts.row_id = keyed.row_id;
