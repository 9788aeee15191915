-- Read the posts' known addresses. Where only the path of a page is known, the site is
-- the blog's own, which is written as ''.
create or replace temp table own_posts as
with
addressed as (
    select
        post_id,
        language,
        slug,
        url_parts(url) as parts
    from posts
    where url is not null
),

-- site_of() and page_of() use their argument many times. With the arguments
-- materialised as columns first, DuckDB plans this in a tenth of the time.
read as materialized (
    select
        post_id,
        language,
        slug,
        host_of(parts['scheme'], parts['authority']) as host,
        path_of(parts['path']) as path,
        parts['query'] as query
    from addressed
),

paged as materialized (
    select
        post_id,
        language,
        slug,
        site_of(host) as site,
        page_of(path) as page,
        query
    from read
    where host is not null
    union all
    select
        posts.post_id,
        posts.language,
        posts.slug,
        '' as site,
        page_of(path_of(post_files.page)) as page,
        '' as query
    from posts
    inner join memory.main.post_files using (post_id)
    where posts.url is null and post_files.page is not null
)

select
    post_id,
    language,
    slug,
    site,
    page,
    query,
    shape_of(page) as shape
from paged;
