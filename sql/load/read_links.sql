-- Read the URLs of the links that are to be classified, each once; those that depend on
-- the place of their post, once for each place.
--
-- Parameters: is_complete (classify all stored links again, not only those that may
-- lead to a post that was written or removed), keeps_links (classify none of them),
-- load_id.
create or replace temp table stale_links as
select
    post_id,
    position
from post_links
where
    not $keeps_links
    and (
        $is_complete
        or (
            resolution is not null
            and (
                target_post_id is null
                or target_post_id not in (select posts.post_id from posts)
                or target_post_id in (
                    select posts.post_id from posts
                    where posts.load_id = $load_id
                )
                or target in (
                    select posts.slug from posts
                    where posts.load_id = $load_id
                )
            )
        )
    );

-- Where each post stands: in its tree, or else by its path.
create or replace temp table post_places as
select
    posts.post_id,
    posts.language,
    coalesce('/' || post_files.file, '/' || posts.path || '.md') as file,
    post_files.file is not null as is_in_tree
from posts
left join memory.main.post_files using (post_id);

create or replace temp table new_links as
with
every_link as (
    select
        post_id,
        position,
        coalesce(url, '') as url,
        text,
        form,
        in_code,
        line
    from found_links
    union all
    select
        post_id,
        position,
        url,
        text,
        form,
        in_code,
        line
    from post_links
    semi join stale_links using (post_id, position)
)

select
    every_link.*,
    -- A table does not say in which folder a page is, and its files are in one.
    case
        when
            needs_place(every_link.url)
            and (
                post_places.is_in_tree
                or is_source(regexp_extract(every_link.url, '^[^?#]*'))
            )
            then post_places.file
        else ''
    end as file
from every_link
inner join post_places using (post_id);

delete from post_links
where (post_id, position) in (
    select (stale_links.post_id, stale_links.position) from stale_links
);

create or replace temp table read_urls as
with
urls as (
    select distinct
        new_links.url,
        new_links.file
    from new_links
),

-- The programs' own forms: {% post_url x %} and the like, @/x.md, {filename}x.md.
formed as (
    select
        url,
        file,
        rtrim(
            regexp_extract(
                url, '^(?:post_url:|link:|ref:|@|\{(?:attach|filename|static)\})'
            ),
            ':'
        ) as form
    from urls
),

parsed as (
    select
        url,
        file,
        form,
        url_parts(
            case
                when form = '' then url
                else regexp_replace(url, '^(?:[a-z_]+:|@(?:site)?/|\{[a-z]+\})', '')
            end
        ) as parts
    from formed
),

split as (
    select
        url,
        file,
        form,
        parts['scheme'] as scheme,
        host_of(parts['scheme'], parts['authority']) as host,
        path_of(parts['path']) as path,
        parts['query'] as query,
        form = '' and parts['path'] = '' as has_no_path
    from parsed
),

sited as (
    select
        url,
        file,
        form,
        host,
        site_of(host) as site,
        path,
        query,
        host is null and scheme in ('', 'http', 'https') as is_relative,
        has_no_path
    from split
)

select
    sited.url,
    sited.file,
    sited.form,
    sited.host,
    sited.site,
    sited.path,
    sited.query,
    sited.site || sited.path as address,
    sited.is_relative,
    sited.is_relative and sited.has_no_path as is_own,
    case
        when sited.is_relative then ''
        else coalesce(own_sites.home, sited.site)
    end as home,
    sited.is_relative or own_sites.site is not null as is_inside
from sited
left join own_sites using (site);
