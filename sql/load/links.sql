-- Write what each link leads to.

-- What each URL comes to that leads to no post.
create or replace temp table led_urls as
with
ruled as materialized (
    select
        read_urls.url,
        read_urls.file,
        read_urls.host,
        read_urls.address,
        read_urls.query,
        read_urls.is_relative and read_urls.path = '' as is_own,
        read_urls.is_inside,
        open_urls.name,
        open_urls.path,
        open_urls.source_path,
        coalesce(open_urls.is_source_link, false) as is_source_link,
        open_urls.path_in_post,
        open_urls.form,
        coalesce(shown_urls.is_file, false) as is_file,
        coalesce(shown_urls.is_shown, false) as is_shown,
        coalesce(shown_urls.is_named, false) as is_named,
        coalesce(shown_urls.is_in_folder, false) as is_in_folder,
        own_shapes.home is not null
        and lists.home is null
        and not is_no_post(open_urls.name) as has_shape,
        own_shapes.language,
        exists (select 1 from tree_facts) as has_tree,
        rule_of(read_urls.site, read_urls.address, read_urls.query) as rule
    from read_urls
    anti join leads using (url, file)
    left join open_urls using (url, file)
    left join shown_urls using (url, file)
    left join own_shapes
        on
            open_urls.home = own_shapes.home
            and open_urls.shape = own_shapes.shape
            and open_urls.file = ''
            and open_urls.form = ''
    left join own_shapes as lists
        on open_urls.home = lists.home and open_urls.page = lists.shape
),

resolved as materialized (
    select
        *,
        case
            when is_own then 'post'
            when path is null then null
            when is_file then 'file'
            when is_shown then 'page'
            when has_shape and is_named then 'unknown'
            when has_shape then 'missing_post'
            when rule is not null then null
            when lacks_scheme(url) then 'missing_scheme'
            when form = 'post_url' then 'missing_post'
            when is_source_link and (is_source(path) or form <> '')
                then
                    case
                        when has_tree then 'missing_file'
                        when folder_of(source_path) = folder_of(file) then 'missing_post'
                        else 'unknown'
                    end
            when not has_tree or is_made(path) then 'unknown'
            when path_in_post is not null or is_in_folder
                then
                    case
                        when regexp_matches(name, '\.[A-Za-z0-9]+$') then 'missing_file'
                        else 'missing_page'
                    end
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
        when resolution is null and rule is not null
            then target_of(rule, address, query)
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
select
    new_links.post_id,
    new_links.position,
    new_links.url,
    new_links.text,
    new_links.form,
    new_links.in_code,
    new_links.line,
    nullif(regexp_extract(new_links.url, '#(.*)$', 1), '') as anchor,
    coalesce(led_urls.host, read_urls.host) as host,
    coalesce(led_urls.kind, 'post') as kind,
    coalesce(targets.slug, led_urls.target) as target,
    coalesce(targets.language, led_urls.target_language) as target_language,
    targets.post_id as target_post_id,
    case
        when targets.post_id is not null then 'post' else led_urls.resolution
    end as resolution
from new_links
inner join read_urls using (url, file)
left join led_urls using (url, file)
left join led_links
    on
        new_links.post_id = led_links.post_id
        and new_links.position = led_links.position
left join posts as targets
    on
        targets.post_id = coalesce(
            led_links.target_post_id,
            case when led_urls.kind = 'post' and led_urls.resolution = 'post' then new_links.post_id end
        )
order by new_links.post_id, new_links.position;
