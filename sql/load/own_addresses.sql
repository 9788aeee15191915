-- Find what links to the blog's own posts look like. own_posts has the addresses that
-- known_addresses.sql or likely_addresses.sql found, and the shapes of their folders.
--
-- Parameters: rules (a digest of the rules by which links are classified), site_url.

-- The blog's own sites. The main one is written as '', as are links without a host.
-- A site with few of the posts is another blog's, such as one where a post appeared
-- first.
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

named as (
    select site_of(host_of(parts['scheme'], parts['authority'])) as site
    from (
        select url_parts($site_url) as parts
        union all
        select url_parts(value) as parts
        from tree_facts
        where kind = 'site'
    )
),

found as (
    select
        site,
        count_posts
    from counted
    where count_posts * 20 >= (select sum(others.count_posts) from counted as others)
    union all
    select
        site,
        0 as count_posts
    from named
    where site is not null
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

-- Other addresses of posts, and of pages that lead on to one.
create or replace temp table other_pages as
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

former as (
    select
        read.post_id,
        coalesce(own_sites.home, site_of(read.host)) as home,
        page_of(read.path) as page
    from read
    left join own_sites on coalesce(site_of(read.host), '') = own_sites.site
    where read.host is not null or read.is_relative
),

redirects as materialized (
    select
        page_of(path_of(url_parts(name)['path'])) as page,
        page_of(path_of(url_parts(value)['path'])) as leads_to
    from tree_facts
    where kind = 'redirect'
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
    select post_id, home, page
    union all
    from redirected
    select post_id, home, page
) as every_page
inner join posts using (post_id)
where every_page.page <> ''
group by every_page.home, every_page.page, posts.language;

-- Everything besides its URL and its post's place that decides what a link leads to:
-- while this stays the same, so do the stored links, except those to posts that were
-- written or removed. A post whose address follows from its shape adds nothing.
create or replace temp table link_state as
with
unlike_their_shape as (
    select
        own_pages.home,
        own_pages.page,
        own_pages.slug,
        own_pages.language
    from own_pages
    left join own_shapes
        on
            own_pages.home = own_shapes.home
            and shape_of(own_pages.page) = own_shapes.shape
    where
        own_shapes.home is null
        or own_pages.slug <> last_of(own_pages.page)
        or own_pages.language is distinct from own_shapes.language
),

shared_pages as (
    select
        home,
        page
    from pages_of_posts
    anti join own_pages using (home, page)
),

without_address as (
    select
        language,
        path
    from posts
    where exists (
        select posts_without.post_id
        from posts as posts_without
        where posts_without.url is null
    )
),

facts as (
    select concat_ws(chr(9), 'site', site, home) as fact
    from own_sites
    union all
    select concat_ws(chr(9), 'shape', home, shape, language) as fact
    from own_shapes
    union all
    select concat_ws(chr(9), 'page', home, page, slug, language) as fact
    from unlike_their_shape
    union all
    select concat_ws(chr(9), 'shared', home, page) as fact
    from shared_pages
    union all
    select concat_ws(chr(9), 'other', home, page, language, post_id) as fact
    from other_pages
    union all
    select concat_ws(chr(9), 'post', language, path) as fact
    from without_address
    union all
    select concat_ws(chr(9), kind, name, value) as fact
    from tree_facts
    union all
    select $rules as fact
)

select md5(string_agg(fact, chr(10) order by fact)) as state
from facts;
