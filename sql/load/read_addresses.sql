-- Read the other addresses of every row, since a post may get one or lose it without
-- differing itself. An address leads to one post: that whose own it is, else one that
-- has it and is not in this load, else the first that claims it. Where this is another
-- post, claimed_by is its path.
--
-- Written without a host, an address is a path from the root of the site. What has no
-- row has the number -1.
create or replace temp table incoming_addresses as
with
given as (
    select
        matched.row_id,
        stripped(unnest(split_names(staged.addresses))) as address
    from matched
    inner join staged on matched.row_id = staged.rowid
    where staged.addresses is not null
),

claims as materialized (
    select distinct
        row_id,
        case
            when contains(address, '://') or starts_with(address, '/') then address
            else '/' || address
        end as address,
        site_in(address) as site,
        path_in(address, true) as page
    from given
    where address <> ''
),

unread as (
    select
        posts.post_id,
        posts.path,
        posts.url
    from posts
    anti join matched on posts.post_id = matched.post_id
    anti join missing_posts on posts.post_id = missing_posts.post_id
    where exists (from claims)
),

own_addresses as (
    select
        matched.row_id,
        matched.path,
        coalesce(nullif(stripped(staged.url), ''), tree_posts.page) as address
    from matched
    inner join staged on matched.row_id = staged.rowid
    left join tree_posts on staged.source_file = tree_posts.source_file
    where exists (from claims)
    union all
    select
        -1 as row_id,
        path,
        url as address
    from unread
),

own_pages as (
    select
        row_id,
        path,
        site_in(address) as site,
        path_in(address, true) as page
    from own_addresses
    where address is not null
),

holders as (
    select
        0 as rank,
        row_id,
        path,
        unnest(['', site]) as site,
        page
    from own_pages
    semi join claims on own_pages.page = claims.page
    union all
    select
        1 as rank,
        -1 as row_id,
        unread.path,
        site_in(post_addresses.address) as site,
        path_in(post_addresses.address, true) as page
    from post_addresses
    inner join unread using (post_id)
    union all
    select
        2 as rank,
        claims.row_id,
        matched.path,
        claims.site,
        claims.page
    from claims
    inner join matched using (row_id)
),

first_holders as (
    select
        site,
        page,
        arg_min(row_id, [rank, row_id]) as row_id,
        arg_min(path, [rank, row_id]) as path
    from holders
    group by site, page
)

select
    claims.row_id,
    claims.address,
    case
        when first_holders.row_id <> claims.row_id then first_holders.path
    end as claimed_by
from claims
left join first_holders using (site, page);
