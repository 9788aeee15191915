-- Read the values of the rows that differ from the stored posts.
create or replace temp table days as
select
    published,
    day_of(published) as published_on
from (
    select distinct staged.published
    from staged
    union
    select distinct staged.updated
    from staged
)
where stripped(published) <> '';

create or replace temp table incoming as
select
    matched.row_id,
    matched.post_id,
    matched.language,
    matched.path,
    matched.slug,
    matched.status,
    stripped(staged.title) as title,
    days.published_on,
    case when days.published_on is null then days.published end as published_raw,
    days_of_updates.published_on as updated_on,
    nullif(stripped(staged.url), '') as url,
    staged.format,
    staged.is_draft,
    staged.authors,
    staged.tags,
    staged.categories,
    staged.content_hash,
    staged.source_hash,
    staged.source_file,
    staged.rowid - first_rows.row_id + 1 as source_row
from matched
inner join staged on matched.row_id = staged.rowid
inner join first_rows on staged.source_file = first_rows.source_file
left join days on staged.published = days.published
left join days as days_of_updates on staged.updated = days_of_updates.published
where matched.status <> 'unchanged';

create or replace temp table incoming_authors as
select
    row_id,
    generate_subscripts(names, 1) as position,
    stripped(unnest(names)) as raw_name
from (
    select
        row_id,
        split_names(authors) as names
    from incoming
);

create or replace temp table incoming_tags as
with
listed as (
    select
        row_id,
        split_names(tags) as names,
        split_names(categories) as categories
    from incoming
)

select
    row_id,
    generate_subscripts(names, 1) as position,
    stripped(unnest(names)) as raw_name,
    false as is_category
from listed
union all
select
    row_id,
    len(names) + generate_subscripts(categories, 1) as position,
    stripped(unnest(categories)) as raw_name,
    true as is_category
from listed;
