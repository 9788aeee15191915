-- Read the URLs of the links that are to be classified, each once.
--
-- Parameters: is_complete (classify the stored links again, not only the found ones).
create or replace temp table new_links as
select
    post_id,
    position,
    coalesce(url, '') as url,
    text,
    form,
    in_code
from found_links
union all
select
    post_id,
    position,
    url,
    text,
    form,
    in_code
from post_links
where $is_complete;

delete from post_links
where $is_complete;

create or replace temp table read_urls as
with
urls as (select distinct new_links.url from new_links),

parsed as (
    select
        url,
        url_parts(url) as parts
    from urls
),

split as (
    select
        url,
        parts['scheme'] as scheme,
        host_of(parts['scheme'], parts['authority']) as host,
        path_of(parts['path']) as path,
        parts['query'] as query
    from parsed
)

select
    url,
    host,
    site_of(host) as site,
    path,
    query,
    site_of(host) || path as address,
    host is null and scheme = '' as is_relative
from split;
