-- Classify the links by what they lead to: each URL once, then each link.

-- What each URL within the blog names: a page of the site, a source file, or both.
create or replace temp table near_urls as
with
near as (
    select
        url,
        file,
        form,
        home,
        path,
        query,
        is_relative,
        is_inside,
        page_of(path) as page,
        is_relative and (form <> '' or file <> '' or is_source(path)) as is_source_link
    from read_urls
    where
        path <> ''
        and (is_inside or home in (select own_pages.home from own_pages))
),

placed as (
    select
        *,
        -- The file as engines find it, and the page as a browser does where each page
        -- is a folder.
        case
            when not is_source_link then ''
            when file <> '' and not starts_with(path, '/')
                then joined(folder_of(file), path)
            when file = '' then joined('', path)
            else path
        end as source_path,
        case
            when file <> '' and form = '' and not is_source(path)
                then joined(source_name(file), path)
        end as page_path
    from near
)

select
    *,
    source_name(source_path) as source,
    source_name(joined('', path)) as written
from placed;

-- What posts are called as files.
create or replace temp table post_names as
with
every_name as (
    select
        post_id,
        language,
        source_name(file) as name
    from post_places
    where exists (select 1 from near_urls where near_urls.is_source_link)
    union
    select
        post_places.post_id,
        post_places.language,
        regexp_replace(source_name(post_places.file), '\.[a-z]{2,3}(?:-[a-z]+)?$', '') as name
    from post_places
    where
        post_places.is_in_tree
        and exists (select 1 from near_urls where near_urls.is_source_link)
        and ends_with(source_name(post_places.file), '.' || lower(post_places.language))
)

select
    name,
    language,
    min(post_id) as post_id
from every_name
group by name, language;

create or replace temp table post_ends as
with
wanted as (
    select distinct last_of(near_urls.written) as name
    from near_urls
    where near_urls.is_source_link
),

every_name as (
    select
        post_id,
        language,
        name
    from post_names
    union
    select
        posts.post_id,
        posts.language,
        '/' || lower(posts.path) as name
    from posts
    where exists (select 1 from wanted)
),

wanted_names as (
    select every_name.*
    from every_name
    semi join wanted on last_of(every_name.name) = wanted.name
),

ends as (
    select
        post_id,
        language,
        unnest(ends_of(name)) as name
    from wanted_names
)

select
    name,
    language,
    min(post_id) as post_id
from ends
group by name, language;

-- The posts that each URL may lead to, one in each language. The lowest rank counts.
create or replace temp table leads as
with
every_lead as (
    select
        near_urls.url,
        near_urls.file,
        1 as rank,
        own_pages.post_id,
        own_pages.language
    from near_urls
    inner join own_pages
        on near_urls.home = own_pages.home
        and near_urls.page || '?' || near_urls.query = own_pages.page
    where near_urls.query <> ''
    union all
    select
        near_urls.url,
        near_urls.file,
        2 as rank,
        own_pages.post_id,
        own_pages.language
    from near_urls
    inner join own_pages
        on near_urls.home = own_pages.home and near_urls.page = own_pages.page
    where near_urls.file = '' and near_urls.form = ''
    union all
    select
        near_urls.url,
        near_urls.file,
        3 as rank,
        other_pages.post_id,
        other_pages.language
    from near_urls
    inner join other_pages
        on near_urls.home = other_pages.home and near_urls.page = other_pages.page
    where near_urls.file = '' and near_urls.form = ''
    union all
    select
        near_urls.url,
        near_urls.file,
        4 as rank,
        post_names.post_id,
        post_names.language
    from near_urls
    inner join post_names on near_urls.source = post_names.name
    where near_urls.is_source_link
    union all
    select
        near_urls.url,
        near_urls.file,
        5 as rank,
        post_names.post_id,
        post_names.language
    from near_urls
    inner join post_names on near_urls.page_path = post_names.name
    where near_urls.is_source_link
    union all
    select
        near_urls.url,
        near_urls.file,
        6 as rank,
        post_ends.post_id,
        post_ends.language
    from near_urls
    inner join post_ends on near_urls.written = post_ends.name
    where
        near_urls.is_source_link
        and (
            near_urls.form <> ''
            or near_urls.file = ''
            or regexp_matches(near_urls.path, '^(?:\./)?[^./][^/]*/')
        )
    union all
    -- A table has the name of a file without its day.
    select
        near_urls.url,
        near_urls.file,
        7 as rank,
        post_names.post_id,
        post_names.language
    from near_urls
    inner join post_names
        on
            folder_of(near_urls.source) || '/' || slug_of_file(last_of(near_urls.source))
            = post_names.name
    inner join post_places using (post_id)
    where near_urls.is_source_link and not post_places.is_in_tree
)

select
    url,
    file,
    post_id,
    language
from every_lead
qualify rank = min(rank) over (partition by url, file);

-- What else the source shows: files and pages, in the folder of a post or anywhere.
create or replace temp table open_urls as
with
unled as (
    select near_urls.*
    from near_urls
    anti join leads using (url, file)
    where near_urls.is_inside
),

-- A page below a post's is a file in the folder of the post.
above as (
    select
        url,
        file,
        path,
        home,
        unnest(generate_series(1, least(len(string_split(path, '/')) - 2, 4))) as depth
    from unled
    where file = '' and form = ''
),

below as (
    select
        above.url,
        above.file,
        min_by(
            joined(
                folder_of(post_places.file),
                array_to_string(string_split(above.path, '/')[-above.depth:], '/')
            ),
            above.depth
        ) as path_in_post
    from above
    inner join own_pages
        on
            above.home = own_pages.home
            and array_to_string(
                string_split(above.path, '/')[:-above.depth - 1], '/'
            ) = own_pages.page
    inner join post_places on own_pages.post_id = post_places.post_id
    group by above.url, above.file
)

select
    unled.*,
    below.path_in_post,
    shape_of(unled.page) as shape,
    last_of(unled.page) as name
from unled
left join below using (url, file);

-- Files of the source that are no loaded posts, and the pages that they become.
create or replace temp table shown_names as
with
files as (
    select '/' || tree_facts.name as path
    from tree_facts
    anti join memory.main.post_files on tree_facts.name = post_files.file
    where
        tree_facts.kind = 'file'
        and exists (select 1 from open_urls)
),

pages as (
    select regexp_replace(source_name(path), '\.[^/]*$', '') as path
    from files
    where is_page_source(path)
),

folders as (
    select distinct folder_of('/' || name) as path
    from tree_facts
    where
        kind = 'file'
        and exists (select 1 from open_urls)
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

create or replace temp table shown_urls as
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

-- What each URL comes to that leads to no post.
create or replace temp table led_urls as
with
ruled as (
    select
        read_urls.url,
        read_urls.file,
        read_urls.host,
        read_urls.address,
        read_urls.query,
        read_urls.is_relative and read_urls.path = '' as is_own,
        read_urls.is_inside,
        open_urls.name,
        open_urls.path,
        open_urls.source_path,
        coalesce(open_urls.is_source_link, false) as is_source_link,
        open_urls.path_in_post,
        open_urls.form,
        coalesce(shown_urls.is_file, false) as is_file,
        coalesce(shown_urls.is_shown, false) as is_shown,
        coalesce(shown_urls.is_named, false) as is_named,
        coalesce(shown_urls.is_in_folder, false) as is_in_folder,
        own_shapes.home is not null
        and lists.home is null
        and not is_no_post(open_urls.name) as has_shape,
        own_shapes.language,
        exists (select 1 from tree_facts) as has_tree,
        rule_of(read_urls.site, read_urls.address, read_urls.query) as rule
    from read_urls
    anti join leads using (url, file)
    left join open_urls using (url, file)
    left join shown_urls using (url, file)
    left join own_shapes
        on
            open_urls.home = own_shapes.home
            and open_urls.shape = own_shapes.shape
            and open_urls.file = ''
            and open_urls.form = ''
    left join own_shapes as lists
        on open_urls.home = lists.home and open_urls.page = lists.shape
),

resolved as (
    select
        *,
        case
            when is_own then 'post'
            when path is null then null
            when is_file then 'file'
            when is_shown then 'page'
            when has_shape and is_named then 'unknown'
            when has_shape then 'missing_post'
            when rule is not null then null
            when lacks_scheme(url) then 'missing_scheme'
            when form = 'post_url' then 'missing_post'
            when is_source_link and (is_source(path) or form <> '')
                then
                    case
                        when has_tree then 'missing_file'
                        when folder_of(source_path) = folder_of(file) then 'missing_post'
                        else 'unknown'
                    end
            when not has_tree or is_made(path) then 'unknown'
            when path_in_post is not null or is_in_folder
                then
                    case
                        when regexp_matches(name, '\.[A-Za-z0-9]+$') then 'missing_file'
                        else 'missing_page'
                    end
            else 'unknown'
        end as resolution
    from ruled
)

select
    url,
    file,
    host,
    resolution,
    case
        when resolution in ('post', 'missing_post') then 'post'
        when resolution is null then kind_of(rule)
        else 'other'
    end as kind,
    case
        when resolution = 'missing_post' and has_shape then name
        when resolution = 'missing_post' then slug_of_file(last_of(source_name(path)))
        when resolution is null and rule is not null
            then target_of(rule, address, query)
    end as target,
    case when resolution = 'missing_post' then language end as target_language
from resolved;

-- Of several posts a link leads to the one in the language of its own post, else to the
-- one published first.
create or replace temp table led_links as
select
    new_links.post_id,
    new_links.position,
    leads.post_id as target_post_id
from new_links
inner join leads using (url, file)
inner join posts as linking on new_links.post_id = linking.post_id
inner join posts as targets on leads.post_id = targets.post_id
qualify
    row_number()
        over (
            partition by new_links.post_id, new_links.position
            order by
                leads.language = linking.language desc,
                targets.published_on asc nulls last,
                leads.post_id asc
        )
    = 1;

insert into post_links by name
select
    new_links.post_id,
    new_links.position,
    new_links.url,
    new_links.text,
    new_links.form,
    new_links.in_code,
    new_links.line,
    nullif(regexp_extract(new_links.url, '#(.*)$', 1), '') as anchor,
    coalesce(led_urls.host, read_urls.host) as host,
    coalesce(led_urls.kind, 'post') as kind,
    coalesce(targets.slug, led_urls.target) as target,
    coalesce(targets.language, led_urls.target_language) as target_language,
    targets.post_id as target_post_id,
    case
        when targets.post_id is not null then 'post' else led_urls.resolution
    end as resolution
from new_links
inner join read_urls using (url, file)
left join led_urls using (url, file)
left join led_links
    on
        new_links.post_id = led_links.post_id
        and new_links.position = led_links.position
left join posts as targets
    on
        targets.post_id = coalesce(
            led_links.target_post_id,
            case when led_urls.kind = 'post' and led_urls.resolution = 'post' then new_links.post_id end
        )
order by new_links.post_id, new_links.position;
