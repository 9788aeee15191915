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

-- Find the unchanged posts of which something is new that does not count as a change:
-- fields without a column, which tags are categories, other addresses, what the body is
-- written in; and the path of a post that a migrated database did not know.
create or replace temp table asides as
with
unchanged as (
    select
        row_id,
        post_id
    from matched
    anti join changes using (row_id)
    where post_id is not null
),

with_other_values as (
    select unchanged.row_id
    from unchanged
    inner join staged on unchanged.row_id = staged.rowid
    inner join posts using (post_id)
    where
        posts.path is null
        or posts.format <> staged.format
        or staged.fields_hash <> (hash(posts.fields) >> 1)::bigint
),

with_other_categories as (
    select unchanged.row_id
    from unchanged
    inner join incoming_post_tags using (row_id)
    inner join tags using (name)
    inner join post_tags
        on
            unchanged.post_id = post_tags.post_id
            and tags.tag_id = post_tags.tag_id
    where incoming_post_tags.is_category <> post_tags.is_category
),

stored_addresses as (
    select
        post_id,
        list(address order by address) as addresses
    from post_addresses
    group by post_id
),

new_addresses as (
    select
        row_id,
        list(address order by address) as addresses
    from incoming_addresses
    where claimed_by is null
    group by row_id
),

with_other_addresses as (
    select unchanged.row_id
    from unchanged
    left join stored_addresses using (post_id)
    left join new_addresses using (row_id)
    where stored_addresses.addresses is distinct from new_addresses.addresses
),

every_row as (
    from with_other_values
    union
    from with_other_categories
    union
    from with_other_addresses
)

select
    unchanged.row_id,
    unchanged.post_id,
    unchanged.post_id in (
        select posts.post_id from posts
        where posts.path is null
    ) as has_no_path,
    unchanged.row_id in (
        select with_other_values.row_id from with_other_values
    ) as has_other_fields,
    staged.format,
    staged.source_hash
from unchanged
semi join every_row using (row_id)
inner join staged on unchanged.row_id = staged.rowid;
