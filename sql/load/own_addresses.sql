-- Find what links to the blog's own posts look like. own_posts has the addresses that
-- known_addresses.sql or likely_addresses.sql found, and the shapes of their folders.

-- The blog's own sites. The main one is written as '', as are links without a host.
-- A site with few of the posts is another blog's, such as one where a post appeared
-- first; so are all sites where some posts have an address, but most have none.
create or replace temp table own_sites as
with
counted as (
    select
        site,
        count(*) as count_posts
    from own_posts
    where site <> ''
    group by site
),

found as (
    select
        site,
        count_posts
    from counted
    cross join (
        select
            sum(others.count_posts) as count_addressed,
            (select count(*) from posts) as count_all,
            (select count(url) from posts) as count_given
        from counted as others
    )
    where
        count_posts * 20 >= count_addressed
        and (count_given = 0 or count_addressed * 2 >= count_all)
    union all
    select
        site,
        0 as count_posts
    from named_sites
),

ranked as (
    select
        site,
        row_number() over (order by max(count_posts) desc, site asc) as place
    from found
    group by site
)

select
    site,
    case when place = 1 then '' else site end as home
from ranked
union all
select
    '' as site,
    '' as home;

create or replace temp table pages_of_posts as
select
    own_posts.post_id,
    own_posts.language,
    own_posts.slug,
    coalesce(own_sites.home, own_posts.site) as home,
    own_posts.page,
    own_posts.query,
    own_posts.shape,
    own_sites.site is not null as is_inside
from own_posts
left join own_sites using (site);

-- An address that posts with different slugs share, such as the blog's, names no post,
-- unless the query tells them apart.
create or replace temp table own_pages as
with
addressed as (
    select
        post_id,
        language,
        slug,
        home,
        page
    from pages_of_posts
    where page <> ''
    union all
    select
        post_id,
        language,
        slug,
        home,
        page || '?' || query as page
    from pages_of_posts
    where query <> ''
),

unshared as (
    select
        home,
        page
    from addressed
    group by home, page
    having min(slug) = max(slug)
)

select
    home,
    page,
    language,
    min(slug) as slug,
    min(post_id) as post_id
from addressed
semi join unshared using (home, page)
group by home, page, language;

-- The root of a site is not counted, since it has all kinds of pages.
create or replace temp table own_shapes as
select
    home,
    shape,
    case when min(language) = max(language) then min(language) end as language
from pages_of_posts
where is_inside and shape <> ''
group by home, shape;
