-- Digest everything besides a link and its post's place that decides what it leads to,
-- except what the source shows. While this stays the same, so do the stored links, but
-- for those to posts that were written or removed. A post whose address follows from
-- its shape adds nothing.
--
-- Parameters: rules (a digest of the rules by which links are classified).
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
    select $rules as fact
)

select md5(string_agg(fact, chr(10) order by fact)) as state
from facts;
