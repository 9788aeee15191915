-- Find what links to the blog's own posts look like. own_posts has the addresses that
-- known_addresses.sql or likely_addresses.sql found, and the shapes of their folders.
--
-- Parameters: rules (a digest of the rules by which links are classified).

-- An address that posts with different slugs share, such as the blog's, names no post.
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

-- A site with few of the posts is another blog's, such as one where a post appeared
-- first. The root of a site is not counted, since it has all kinds of pages.
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

-- Everything besides its URL that decides what a link leads to: while this stays the
-- same, so do the stored links. A post whose address follows from its shape adds
-- nothing.
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
