-- Find what the source shows of what URLs name that lead to no post.

-- The files that are no loaded posts, the pages that they become, and the folders. What
-- begins with "_" or a day has neither in its address.
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

-- The folder of a bundle is a post.
bundles as (
    select folder_of('/' || file) as path
    from memory.main.post_files
    where regexp_matches(file, '(?:^|/)index\.[^/]*$')
),

folders as (
    select folder_of('/' || name) as path
    from tree_facts
    where kind = 'file'
    except
    from bundles
),

every_name as (
    select
        path,
        'file' as kind
    from files
    where not is_page_source(path)
    union
    select
        path,
        'page' as kind
    from pages
    union
    select
        folder_of(path) || '/' || slug_of_file(last_of(path)) as path,
        'page' as kind
    from pages
    union
    select
        page_of(path_of(name)) as path,
        'page' as kind
    from tree_facts
    where kind in ('page', 'redirect')
    union
    -- /old/* and /old/:name lead on whatever is below.
    select
        path_of(regexp_replace(name, '/[*:].*$', '')) as path,
        'redirected' as kind
    from tree_facts
    where kind = 'redirect' and regexp_matches(name, '[^/].*/[*:]')
    union
    select
        path,
        'folder' as kind
    from folders
    where path <> ''
    union
    select
        folder_of(path) as path,
        'section' as kind
    from pages
    where folder_of(path) <> ''
)

select distinct
    replace(lower(path), '/_', '/') as path,
    kind
from every_name;

-- What to look for: whole paths from the root of the tree; ends, since the site's root
-- may be any folder in it; and the name and the folders of the page.
create or replace temp table sought as
with
every_path as (
    select
        url,
        file,
        'whole' as part,
        unnest(
            [
                source_path,
                source_name(source_path),
                page_path,
                path_in_post,
                source_name(path_in_post)
            ]
        ) as path
    from open_urls
    union
    select
        url,
        file,
        'end' as part,
        unnest([path, page, page_in_source, source_name(source_path)]) as path
    from open_urls
    where file = '' or form <> ''
    union
    select
        url,
        file,
        'name' as part,
        '/' || name as path
    from open_urls
    where has_shape
    union
    select
        url,
        file,
        'above' as part,
        unnest(
            list_transform(
                range(2, least(len(string_split(page, '/')) + 1, 12)),
                lambda last: array_to_string(string_split(page, '/')[:last], '/')
            )
        ) as path
    from open_urls
    where file = '' and form = ''
    union
    select
        url,
        file,
        'folder' as part,
        folder_of(unnest([page, page_in_source])) as path
    from open_urls
    where file = '' and form = ''
)

select
    url,
    file,
    part,
    replace(lower(path), '/_', '/') as path
from every_path
where path <> '';

insert into shown_urls by name
with
wanted as (select distinct last_of(sought.path) as name from sought),

ends as (
    select distinct
        unnest(ends_of(shown_names.path)) as path,
        kind
    from shown_names
    semi join wanted on last_of(shown_names.path) = wanted.name
),

shown as (
    select
        sought.url,
        sought.file,
        sought.part,
        ends.kind
    from sought
    inner join ends using (path)
    where sought.part not in ('whole', 'above')
    union all
    select
        sought.url,
        sought.file,
        sought.part,
        shown_names.kind
    from sought
    inner join shown_names using (path)
    where
        sought.part = 'whole'
        or (sought.part = 'above' and shown_names.kind = 'redirected')
)

select
    url,
    file,
    bool_or(part in ('whole', 'end') and kind = 'file') as is_file,
    bool_or(part in ('whole', 'end', 'above')) as is_shown,
    bool_or(part = 'name') as is_named,
    bool_or(part = 'folder' and kind = 'folder') as is_in_folder,
    bool_or(part = 'folder' and kind = 'section') as is_in_section
from shown
group by url, file;
