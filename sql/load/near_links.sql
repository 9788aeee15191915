-- Take the URLs that may lead to a post, or to something else of the blog.

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

-- The posts that each URL may lead to, one in each language. The lowest rank counts.
create or replace temp table every_lead as
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
where near_urls.file = '' and near_urls.form = '';
