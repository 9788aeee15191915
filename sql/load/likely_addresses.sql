-- If no post's address is known, infer addresses from the links between posts: a link
-- with the slug and the day of a post leads to that post.
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
),

-- site_of() and page_of() use their argument many times. With the arguments
-- materialised as columns first, DuckDB plans this in a tenth of the time.
read as materialized (
    select distinct
        host_of(parts['scheme'], parts['authority']) as host,
        path_of(parts['path']) as path
    from linked
),

linked_pages as materialized (
    select distinct
        site_of(host) as site,
        page_of(path) as page
    from read
    where host is not null
),

dated as (
    select
        posts.language,
        posts.slug,
        linked_pages.site,
        linked_pages.page
    from linked_pages
    inner join posts
        on
            slug_of_file(last_of(linked_pages.page)) = posts.slug
            and contains(
                regexp_replace(linked_pages.page, '[^0-9]', '', 'g'),
                strftime(posts.published_on, '%Y%m%d')
            )
),

-- A single post may just have appeared on another site as well.
likely_sites as (
    select site
    from dated
    group by site
    having count(distinct slug) > 1
    order by count(distinct slug) desc, site asc
    limit 1
)

select
    dated.language,
    dated.slug,
    dated.site,
    dated.page,
    shape_of(dated.page) as shape
from dated
semi join likely_sites using (site);
