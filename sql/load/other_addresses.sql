-- Read the other addresses of posts, and of pages that lead on to one.
insert into other_pages by name
with
given as (
    select
        post_id,
        url_parts(address) as parts
    from post_addresses
),

read as materialized (
    select
        post_id,
        host_of(parts['scheme'], parts['authority']) as host,
        parts['authority'] = '' as is_relative,
        path_of(parts['path']) as path
    from given
),

sited as materialized (
    select
        post_id,
        coalesce(site_of(host), '') as site,
        page_of(path) as page
    from read
    where host is not null or is_relative
),

former as materialized (
    select
        sited.post_id,
        coalesce(own_sites.home, sited.site) as home,
        sited.page
    from sited
    left join own_sites using (site)
),

redirecting as materialized (
    select
        path_of(url_parts(name)['path']) as path,
        path_of(url_parts(value)['path']) as target
    from tree_facts
    where kind = 'redirect'
),

redirects as materialized (
    select
        page_of(path) as page,
        page_of(target) as leads_to
    from redirecting
),

redirected as (
    select
        coalesce(own_pages.post_id, former.post_id) as post_id,
        '' as home,
        redirects.page
    from redirects
    left join own_pages
        on redirects.leads_to = own_pages.page and own_pages.home = ''
    left join former
        on redirects.leads_to = former.page and former.home = ''
)

select
    every_page.home,
    every_page.page,
    posts.language,
    min(posts.post_id) as post_id
from (
    from former
    select
        post_id,
        home,
        page
    union all
    from redirected
    select
        post_id,
        home,
        page
) as every_page
inner join posts using (post_id)
where every_page.page <> ''
group by every_page.home, every_page.page, posts.language;
