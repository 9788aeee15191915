-- Write what each link leads to.

-- What each URL comes to that leads to no post.
create or replace temp table led_urls as
with
ruled as materialized (
    select
        read_urls.url,
        read_urls.file,
        read_urls.form,
        read_urls.host,
        read_urls.address,
        read_urls.path,
        read_urls.query,
        read_urls.is_own,
        open_urls.url is not null as is_open,
        coalesce(open_urls.has_shape, false) as has_shape,
        open_urls.language,
        open_urls.name,
        open_urls.path_in_post is not null as is_in_post,
        is_source(read_urls.path) or read_urls.form <> '' as is_source_link,
        folder_of(open_urls.source_path) = folder_of(read_urls.file) as is_beside,
        coalesce(shown_urls.is_file, false) as is_file,
        coalesce(shown_urls.is_shown, false) as is_shown,
        coalesce(shown_urls.is_named, false) as is_named,
        coalesce(shown_urls.is_in_folder, false) as is_in_folder,
        coalesce(shown_urls.is_in_section, false) as is_in_section,
        exists(select 1 from tree_facts) as has_tree,
        rule_of(read_urls.site, read_urls.address, read_urls.query) as rule
    from read_urls
    anti join leads using (url, file)
    left join open_urls using (url, file)
    left join shown_urls using (url, file)
),

-- The posts' addresses take precedence over the rules. What is not sure to be missing
-- is not called so: programs make more pages than the source shows.
resolved as materialized (
    select
        *,
        case
            when is_own then 'post'
            when not is_open then null
            when path = '' or is_shown and not is_file then 'page'
            when is_file then 'file'
            when has_shape and is_named or has_template(url) then 'unknown'
            when has_shape then 'missing_post'
            when rule is not null then null
            when host is null and lacks_scheme(url) then 'missing_scheme'
            when form = 'post_url' then 'missing_post'
            when is_source_link and host is null and has_tree then 'missing_file'
            when is_source_link and host is null and is_beside then 'missing_post'
            when not has_tree or is_made(path) then 'unknown'
            when regexp_matches(name, '\.[A-Za-z0-9]+$')
                then
                    case
                        when is_in_post or is_in_folder then 'missing_file'
                        else 'unknown'
                    end
            when is_in_post or is_in_section then 'missing_page'
            else 'unknown'
        end as resolution
    from ruled
)

select
    url,
    file,
    host,
    resolution,
    case
        when resolution in ('post', 'missing_post') then 'post'
        when resolution is null then kind_of(rule)
        else 'other'
    end as kind,
    case
        when resolution = 'missing_post' and has_shape then name
        when resolution = 'missing_post' then slug_of_file(last_of(source_name(path)))
        when resolution is null then target_of(rule, address, query)
    end as target,
    case when resolution = 'missing_post' then language end as target_language
from resolved;

-- Of several posts a link leads to the one in the language of its own post, else to the
-- one published first.
create or replace temp table led_links as
select
    new_links.post_id,
    new_links.position,
    leads.post_id as target_post_id
from new_links
inner join leads using (url, file)
inner join posts as linking on new_links.post_id = linking.post_id
inner join posts as targets on leads.post_id = targets.post_id
qualify
    row_number()
        over (
            partition by new_links.post_id, new_links.position
            order by
                leads.language = linking.language desc,
                targets.published_on asc nulls last,
                leads.post_id asc
        )
    = 1;

insert into post_links by name
with
targets as (
    select
        post_id,
        position,
        target_post_id
    from led_links
    union all
    -- A link without a path leads to the post that contains it.
    select
        new_links.post_id,
        new_links.position,
        new_links.post_id as target_post_id
    from new_links
    inner join led_urls using (url, file)
    where led_urls.resolution = 'post'
)

select
    new_links.post_id,
    new_links.position,
    new_links.url,
    new_links.text,
    new_links.form,
    new_links.in_code,
    new_links.line,
    nullif(regexp_extract(new_links.url, '#(.*)$', 1), '') as anchor,
    read_urls.site as host,
    coalesce(led_urls.kind, 'post') as kind,
    coalesce(posts.slug, led_urls.target) as target,
    coalesce(posts.language, led_urls.target_language) as target_language,
    targets.target_post_id,
    coalesce(led_urls.resolution, case when led_urls.url is null then 'post' end)
        as resolution
from new_links
inner join read_urls using (url, file)
left join led_urls using (url, file)
left join targets
    on
        new_links.post_id = targets.post_id
        and new_links.position = targets.position
left join posts on targets.target_post_id = posts.post_id
order by new_links.post_id, new_links.position;
