-- Tell which post each address leads to: the one whose URL it is, else the one of
-- which it is another address, else the one at its path. What may be left out of an
-- address, or be added to it, makes no difference: host, query, fragment, a slash at
-- the end, index.html. An address that fits several posts leads to none of them, unless
-- they translate one another.
--
-- Needs the macros of link_macros.sql, and read_addresses with the addresses.
create or replace temp table addresses_of_posts as
with
given as (
    select
        post_id,
        1 as place,
        url_parts(url) as parts
    from posts
    where url is not null
    union all
    select
        post_id,
        2 as place,
        url_parts(address) as parts
    from post_addresses
),

read as materialized (
    select
        post_id,
        place,
        host_of(parts['scheme'], parts['authority']) as host,
        path_of(parts['path']) as path,
        parts['query'] as query
    from given
    union all
    select
        post_id,
        3 as place,
        null as host,
        path_of('/' || path) as path,
        '' as query
    from posts
    where path is not null
)

select
    post_id,
    place,
    host,
    page_of(path) as page,
    query
from read;

create or replace temp table pages_read as
with
own_hosts as (
    select distinct host
    from addresses_of_posts
    where host is not null
),

-- A path may begin with no slash or with two, and a host has no scheme in some exports.
given as (
    select
        read_addresses.address,
        url_parts(
            case
                when contains(read_addresses.address, '://')
                    then read_addresses.address
                when own_hosts.host is not null then '//' || read_addresses.address
                else '/' || ltrim(read_addresses.address, '/')
            end
        ) as parts
    from read_addresses
    left join own_hosts
        on
            without_www(lower(regexp_extract(read_addresses.address, '^[^/?#:]*')))
            = own_hosts.host
),

read as materialized (
    select
        address,
        host_of(parts['scheme'], parts['authority']) as host,
        path_of(parts['path']) as path,
        parts['query'] as query
    from given
)

select
    read.address,
    read.host,
    page_of(read.path) as page,
    read.query
from read
where
    read.host is null
    or read.host in (select own_hosts.host from own_hosts)
    or not exists (select 1 from own_hosts);

create or replace temp table resolved_addresses as
with
-- Posts that only a query tells apart.
by_query as (
    select
        pages_read.address,
        addresses_of_posts.post_id,
        0 as place,
        0 as closeness
    from pages_read
    inner join addresses_of_posts using (page, query)
    where
        pages_read.query <> ''
        and coalesce(pages_read.host = addresses_of_posts.host, true)
),

by_page as (
    select
        pages_read.address,
        addresses_of_posts.post_id,
        addresses_of_posts.place,
        0 as closeness
    from pages_read
    inner join addresses_of_posts using (page)
    where
        pages_read.page <> ''
        and addresses_of_posts.query = ''
        and coalesce(pages_read.host = addresses_of_posts.host, true)
),

-- Where the blog does not say its addresses, they end in the path of the post, or in
-- its slug after its day, or at least in a slug that no other post has.
unaddressed as materialized (
    select
        posts.post_id,
        posts.slug,
        posts.published_on,
        page_of(path_of('/' || posts.path)) as page
    from posts
    where posts.url is null and posts.path is not null
),

ends as (
    select
        pages_read.address,
        unnest(ends_of(pages_read.page)) as page
    from pages_read
    where
        pages_read.page <> ''
        and not is_made(pages_read.page)
        and exists (select 1 from unaddressed)
),

by_end as (
    select
        ends.address,
        unaddressed.post_id,
        4 as place,
        length(ends.page) as closeness
    from ends
    inner join unaddressed using (page)
),

by_slug as (
    select
        pages_read.address,
        unaddressed.post_id,
        case
            when
                contains(
                    regexp_replace(pages_read.page, '[^0-9]', '', 'g'),
                    strftime(unaddressed.published_on, '%Y%m%d')
                )
                then 5
            else 6
        end as place,
        0 as closeness
    from pages_read
    inner join unaddressed on last_of(pages_read.page) = unaddressed.slug
    where not is_made(pages_read.page)
),

found as (
    from by_query
    union all
    from by_page
    union all
    from by_end
    union all
    from by_slug
),

best as (
    select
        address,
        post_id
    from found
    qualify
        rank() over (partition by address order by place asc, closeness desc) = 1
)

select
    best.address,
    first(
        best.post_id
        order by
            contains(lower(best.address) || '/', '/' || posts.language || '/') desc,
            posts.post_id = posts.translation_group desc,
            posts.post_id asc
    ) as post_id
from best
inner join posts using (post_id)
group by best.address
having min(posts.translation_group) = max(posts.translation_group);
