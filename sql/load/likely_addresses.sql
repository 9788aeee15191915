-- If no post's address is known, infer addresses from the links between posts. A link
-- leads to a post if it has the path of the post's page, the post's slug and day, or
-- its folder with the file's name or the slug. On the site that --site-url names, the
-- page of a post is also what its path says.
--
-- Parameters: site_url.
create or replace temp table own_posts as
with
linked_urls as (
    select found_links.url from found_links
    union
    select post_links.url from post_links
),

linked as (
    select url_parts(url) as parts
    from linked_urls
    where contains(url, '://') or starts_with(url, '/')
),

-- site_of() and page_of() use their argument many times. With the arguments
-- materialised as columns first, DuckDB plans this in a tenth of the time.
read as materialized (
    select distinct
        host_of(parts['scheme'], parts['authority']) as host,
        parts['scheme'] = '' and parts['authority'] = '' as is_relative,
        path_of(parts['path']) as path
    from linked
),

linked_pages as materialized (
    select distinct
        coalesce(site_of(host), '') as site,
        page_of(path) as page
    from read
    where host is not null or is_relative
),

named_pages as materialized (
    select
        site,
        page,
        slug_of_file(last_of(page)) as name,
        lower(regexp_extract(page, '[^/]*/[^/]*$')) as name_in_folder
    from linked_pages
    where page <> ''
),

paged as (
    select
        post_files.post_id,
        named_pages.site,
        named_pages.page
    from named_pages
    inner join
        memory.main.post_files
        on named_pages.page = page_of(path_of(post_files.page))
),

dated as (
    select
        posts.post_id,
        named_pages.site,
        named_pages.page
    from named_pages
    inner join posts
        on
            named_pages.name = posts.slug
            and contains(
                regexp_replace(named_pages.page, '[^0-9]', '', 'g'),
                strftime(posts.published_on, '%Y%m%d')
            )
),

named_posts as (
    select
        post_files.post_id,
        posts.slug,
        source_name('/' || post_files.file) as name
    from memory.main.post_files
    inner join posts using (post_id)
    where post_files.page is null
),

names_of_posts as (
    select
        post_id,
        regexp_extract(name, '[^/]*/[^/]*$') as name_in_folder
    from named_posts
    union
    select
        post_id,
        regexp_extract(name, '([^/]*/)[^/]*$', 1) || lower(slug) as name_in_folder
    from named_posts
),

placed as (
    select
        names_of_posts.post_id,
        named_pages.site,
        named_pages.page
    from named_pages
    inner join names_of_posts using (name_in_folder)
),

linked_posts as (
    from paged
    union
    from dated
    union
    from placed
),

-- A single post may just have appeared on another site as well.
likely_sites as (
    select site
    from linked_posts
    where site <> ''
    group by site
    having count(distinct post_id) > 1
    order by count(distinct post_id) desc, site asc
    limit 1
),

chosen_sites as (
    select site from named_sites
    union
    select likely_sites.site
    from likely_sites
    where not exists (select 1 from named_sites)
    union
    select '' as site
),

final as (
    select
        post_id,
        site,
        page
    from linked_posts
    semi join chosen_sites using (site)
    union
    select
        post_id,
        '' as site,
        page_of(path_of(page)) as page
    from memory.main.post_files
    where page is not null
    union
    select
        posts.post_id,
        '' as site,
        page_of(path_of(url_parts($site_url)['path'] || '/' || posts.path)) as page
    from posts
    left join memory.main.post_files using (post_id)
    where $site_url is not null and post_files.page is null
)

select
    final.post_id,
    posts.language,
    posts.slug,
    final.site,
    final.page,
    '' as query,
    shape_of(final.page) as shape
from final
inner join posts using (post_id);
