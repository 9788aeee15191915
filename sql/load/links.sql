-- Classify the links by what they lead to: each URL once, then each link.

-- URLs that may lead to a post: those that are a post's address or in a folder of
-- posts, and those of Markdown files, by their names.
create or replace temp table near_urls as
with
near as (
    select
        url,
        site,
        path,
        is_relative,
        page_of(path) as page
    from read_urls
    where is_relative or site in (select own_pages.site from own_pages)
),

named as (
    select
        url,
        site,
        page,
        is_relative,
        is_relative and path = '' as is_own,
        is_markdown(path) as is_markdown,
        shape_of(page) as shape,
        last_of(page) as name
    from near
),

known_slugs as (select distinct posts.slug from posts)

select
    named.url,
    named.is_own,
    case
        when own_pages.slug is not null then own_pages.slug
        when own_shapes.site is not null and lists.site is null then named.name
    end as slug,
    case
        when own_pages.slug is not null then own_pages.language
        else own_shapes.language
    end as language,
    case
        when named.is_markdown or known_slugs.slug is not null
            then slug_of_file(named.name)
    end as file_slug
from named
left join own_pages
    on named.site = own_pages.site and named.page = own_pages.page
left join own_shapes
    on
        named.site = own_shapes.site
        and named.shape = own_shapes.shape
        and not is_no_post(named.name)
left join own_shapes as lists
    on named.site = lists.site and named.page = lists.shape
left join known_slugs
    on named.is_relative and slug_of_file(named.name) = known_slugs.slug;

-- The posts' addresses take precedence over the rules, and these over file names.
create or replace temp table led_urls as
with
ruled as (
    select
        read_urls.url,
        read_urls.host,
        read_urls.address,
        read_urls.query,
        near_urls.slug,
        near_urls.file_slug,
        near_urls.language,
        coalesce(near_urls.is_own, false) as is_own,
        case
            when near_urls.slug is null
                then rule_of(read_urls.site, read_urls.address, read_urls.query)
        end as rule
    from read_urls
    left join near_urls using (url)
)

select
    url,
    host,
    case
        when slug is not null then 'post'
        when rule is not null then kind_of(rule)
        when file_slug is not null or is_own then 'post'
        else 'other'
    end as kind,
    case
        when slug is not null then slug
        when rule is not null then target_of(rule, address, query)
        else file_slug
    end as target,
    case when slug is not null then language end as language
from ruled;

-- A link without a path leads to the post that contains it.
insert into post_links by name
select
    new_links.post_id,
    new_links.position,
    new_links.url,
    new_links.text,
    new_links.form,
    new_links.in_code,
    led_urls.host,
    led_urls.kind,
    case
        when led_urls.kind = 'post' then coalesce(led_urls.target, posts.slug)
        else led_urls.target
    end as target,
    led_urls.language as target_language
from new_links
inner join led_urls using (url)
inner join posts using (post_id)
order by new_links.post_id, new_links.position;
