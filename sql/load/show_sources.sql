-- Find what the source shows of what URLs name that lead to no post.

-- Files of the source that are no loaded posts, and the pages that they become.
create or replace temp table shown_names as
with
files as (
    select '/' || tree_facts.name as path
    from tree_facts
    anti join memory.main.post_files on tree_facts.name = post_files.file
    where tree_facts.kind = 'file'
),

pages as (
    select regexp_replace(source_name(path), '\.[^/]*$', '') as path
    from files
    where is_page_source(path)
),

folders as (
    select distinct folder_of('/' || name) as path
    from tree_facts
    where kind = 'file'
)

select
    lower(path) as path,
    'file' as kind
from files
where not is_page_source(path)
union
select
    replace(path, '/_', '/') as path,
    'page' as kind
from pages
union
select
    replace(folder_of(path), '/_', '/') || '/' || slug_of_file(last_of(path)) as path,
    'page' as kind
from pages
union
select
    lower(page_of(path_of(name))) as path,
    'page' as kind
from tree_facts
where kind in ('page', 'redirect')
union
select
    replace(lower(path), '/_', '/') as path,
    'folder' as kind
from folders
where path <> '';

create or replace temp table checks as
with
places as (
    select
        url,
        file,
        unnest([source_path, page_path, path_in_post]) as path
    from open_urls
)

-- As a whole: from the root of the tree.
select
    url,
    file,
    'whole' as part,
    replace(unnest([lower(path), source_name(path)]), '/_', '/') as path
from places
where path <> ''
union
-- As an end: the site's root may be any folder.
select
    url,
    file,
    'end' as part,
    replace(unnest([lower(path), lower(page), written]), '/_', '/') as path
from open_urls
where file = '' or form <> ''
union
select
    url,
    file,
    'name' as part,
    '/' || lower(name) as path
from open_urls
where name <> ''
union
select
    url,
    file,
    'folder' as part,
    lower(folder_of(page)) as path
from open_urls
where file = '' and form = '' and folder_of(page) <> '';

insert into shown_urls by name
with
wanted as (select distinct last_of(checks.path) as name from checks),

ends as (
    select distinct
        unnest(ends_of(shown_names.path)) as path,
        kind
    from shown_names
    semi join wanted on last_of(shown_names.path) = wanted.name
),

shown as (
    select
        checks.url,
        checks.file,
        checks.part,
        ends.kind
    from checks
    inner join ends using (path)
    where checks.part <> 'whole'
    union all
    select
        checks.url,
        checks.file,
        checks.part,
        shown_names.kind
    from checks
    inner join shown_names using (path)
    where checks.part = 'whole'
)

select
    url,
    file,
    bool_or(part in ('whole', 'end') and kind = 'file') as is_file,
    bool_or(part in ('whole', 'end')) as is_shown,
    bool_or(part = 'name') as is_named,
    bool_or(part = 'folder' and kind = 'folder') as is_in_folder
from shown
group by url, file;

