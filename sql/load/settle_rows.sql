-- Give every staged row its key, find the rows that cannot be loaded, match the others
-- with the stored posts, and read the values of those that differ.
--
-- Parameters: is_forced (compare every row, even if its source did not change).
create or replace temp table keyed as
select
    staged.rowid as row_id,
    language_of(staged.language) as language,
    slug_of(staged.slug, staged.url) as slug,
    coalesce(stripped(staged.title), '') <> '' as has_title
from staged;

create or replace temp table first_rows as
select
    source_file,
    min(rowid) as row_id
from staged
group by source_file;

-- Of several rows with the same key, the first is loaded.
create or replace temp table repeated_rows as
with
repeated_keys as (
    select
        language,
        slug,
        min(row_id) as first_row_id
    from keyed
    where has_title and slug is not null
    group by language, slug
    having count(*) > 1
)

select
    keyed.row_id,
    repeated_keys.first_row_id
from keyed
inner join repeated_keys using (language, slug)
where keyed.has_title and keyed.row_id <> repeated_keys.first_row_id;

create or replace temp table matched as
select
    keyed.row_id,
    keyed.language,
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
    on keyed.language = posts.language and keyed.slug = posts.slug
where
    keyed.has_title
    and keyed.slug is not null
    and keyed.row_id not in (select repeated_rows.row_id from repeated_rows);

create or replace temp table days as
select
    published,
    day_of(published) as published_on
from (select distinct staged.published from staged)
where stripped(published) <> '';

create or replace temp table incoming as
select
    matched.row_id,
    matched.post_id,
    matched.language,
    matched.slug,
    matched.status,
    stripped(staged.title) as title,
    days.published_on,
    case when days.published_on is null then days.published end as published_raw,
    nullif(stripped(staged.url), '') as url,
    staged.is_draft,
    staged.authors,
    staged.tags,
    staged.content_hash,
    staged.source_hash,
    staged.source_file,
    staged.rowid - first_rows.row_id + 1 as source_row
from matched
inner join staged on matched.row_id = staged.rowid
inner join first_rows on staged.source_file = first_rows.source_file
left join days on staged.published = days.published
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
select
    row_id,
    generate_subscripts(names, 1) as position,
    stripped(unnest(names)) as raw_name
from (
    select
        row_id,
        split_names(tags) as names
    from incoming
);
