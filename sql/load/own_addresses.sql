-- What links to the blog's own posts look like: the posts' addresses, and their shapes.
--
-- Parameters: rules (a digest of the rules that the links are held against).
create or replace temp table own_posts as
with
addressed as (
    select
        language,
        slug,
        url_parts(url) as parts
    from posts
    where url is not null
),

linked_urls as (
    select found_links.url from found_links
    union
    select post_links.url from post_links
),

linked as (
    select url_parts(url) as parts
    from linked_urls
),

-- What site_of() and page_of() are given stands in their text many times: as columns
-- that are worked out before, DuckDB plans this in a tenth of the time.
addressed_paths as materialized (
    select
        language,
        slug,
        host_of(parts['scheme'], parts['authority']) as host,
        path_of(parts['path']) as path
    from addressed
),

linked_paths as materialized (
    select distinct
        host_of(parts['scheme'], parts['authority']) as host,
        path_of(parts['path']) as path
    from linked
),

linked_pages as materialized (
    select distinct
        site_of(host) as site,
        page_of(path) as page
    from linked_paths
),

-- Where no address is known, the posts' links to each other tell it: one with the slug
-- and the day of a post leads to that post.
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
    where
        linked_pages.site is not null
        and not exists (select addressed.slug from addressed)
),

-- A single one may be another site's, where the post appeared, too.
likely_sites as (
    select site
    from dated
    group by site
    having count(distinct slug) > 1
    order by count(distinct slug) desc, site asc
    limit 1
),

paged as (
    select
        language,
        slug,
        site_of(host) as site,
        page_of(path) as page
    from addressed_paths
    union all
    select
        dated.language,
        dated.slug,
        dated.site,
        dated.page
    from dated
    semi join likely_sites using (site)
)

select
    language,
    slug,
    site,
    page,
    shape_of(page) as shape
from paged
where site is not null;

-- An address that posts of several slugs have, such as the blog's own, names none.
create or replace temp table own_pages as
select
    site,
    page,
    min(slug) as slug,
    case when min(language) = max(language) then min(language) end as language
from own_posts
where site is not null and page <> ''
group by site, page
having min(slug) = max(slug);

-- A site with few of the posts, such as one where a post appeared first, is another
-- blog's. At the root of a site all kinds of pages lie.
create or replace temp table own_shapes as
with
counted as (
    select
        site,
        count(*) as count_posts
    from own_posts
    where site is not null
    group by site
),

sites as (
    select counted.site
    from counted
    cross join (
        select sum(others.count_posts) as count_all
        from counted as others
    )
    where counted.count_posts * 20 >= count_all
)

select
    own_posts.site,
    own_posts.shape,
    case
        when min(own_posts.language) = max(own_posts.language)
            then min(own_posts.language)
    end as language
from own_posts
semi join sites using (site)
where own_posts.shape <> ''
group by own_posts.site, own_posts.shape;

-- All that decides what a link leads to beside its URL: while it stays, so do the
-- links. A post whose address says what its shape says adds nothing.
create or replace temp table link_state as
with
unlike_their_shape as (
    select
        own_pages.site,
        own_pages.page,
        own_pages.slug,
        own_pages.language
    from own_pages
    left join own_shapes
        on
            own_pages.site = own_shapes.site
            and shape_of(own_pages.page) = own_shapes.shape
    where
        own_shapes.site is null
        or own_pages.slug <> last_of(own_pages.page)
        or own_pages.language is distinct from own_shapes.language
),

without_address as (
    select
        language,
        slug
    from posts
    where exists (
        select posts_without.slug
        from posts as posts_without
        where posts_without.url is null
    )
),

facts as (
    select concat_ws(chr(9), 'shape', site, shape, language) as fact
    from own_shapes
    union all
    select concat_ws(chr(9), 'page', site, page, slug, language) as fact
    from unlike_their_shape
    union all
    select concat_ws(chr(9), 'post', language, slug) as fact
    from without_address
    union all
    select $rules as fact
)

select md5(string_agg(fact, chr(10) order by fact)) as state
from facts;
