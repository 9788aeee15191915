-- Take the URLs that may lead to a post or to something else of the blog, and find the
-- posts that have the address.

-- What each URL names: a page of the site, or a source file, or perhaps both.
create or replace temp table near_urls as
with
base as (
    select coalesce(max(value), '') as base
    from tree_facts
    where kind = 'base'
),

near as (
    select
        read_urls.url,
        read_urls.file,
        read_urls.form,
        read_urls.home,
        read_urls.path,
        read_urls.query,
        read_urls.is_inside,
        page_of(read_urls.path) as page,
        base.base,
        read_urls.is_relative
        and (
            read_urls.form <> ''
            or read_urls.file <> ''
            or is_source(read_urls.path)
        ) as is_source_link
    from read_urls
    cross join base
    where
        not read_urls.is_own
        and (
            read_urls.is_inside
            or read_urls.home in (select own_pages.home from own_pages)
        )
)

select
    * exclude (base),
    -- What a template says of the site's base was taken away.
    case
        when home = '' and base <> '' and not starts_with(page, base || '/')
            then base || page
    end as page_below_base,
    case
        when home = '' and base <> '' and starts_with(page, base || '/')
            then page[length(base) + 1:]
    end as page_in_source,
    -- The file as engines find it, and the page as a browser does where each page is a
    -- folder.
    case
        when not is_source_link then ''
        when file <> '' and not starts_with(path, '/')
            then joined(folder_of(file), path)
        else joined('', path)
    end as source_path,
    case
        when file <> '' and form = '' and not is_source(path)
            then joined(source_name(file), path)
    end as page_path
from near;

-- The posts that each URL may lead to, one in each language. The lowest rank counts.
create or replace temp table every_lead as
with
pages as (
    select
        url,
        file,
        home,
        unnest([1, 2, 3]) as rank,
        unnest(
            [
                case when query <> '' then page || '?' || query end,
                page,
                page_below_base
            ]
        ) as page
    from near_urls
    where file = '' and form = ''
)

select
    pages.url,
    pages.file,
    pages.rank,
    own_pages.post_id,
    own_pages.language
from pages
inner join own_pages using (home, page)
union all
select
    pages.url,
    pages.file,
    pages.rank + 3 as rank,
    other_pages.post_id,
    other_pages.language
from pages
inner join other_pages using (home, page);
