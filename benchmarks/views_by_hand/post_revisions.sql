with
author_names as (
    select
        post_authors.post_id,
        string_agg(authors.name, ', ' order by post_authors.position) as names
    from post_authors
    inner join authors on post_authors.author_id = authors.author_id
    group by post_authors.post_id
),

tag_names as (
    select
        post_tags.post_id,
        string_agg(tags.name, ', ' order by post_tags.position) as names
    from post_tags
    inner join tags on post_tags.tag_id = tags.tag_id
    group by post_tags.post_id
),

begun as (
    select
        post_changes.*,
        row_number() over (
            partition by post_changes.post_id order by post_changes.load_id
        ) as revision_number
    from post_changes
    where post_changes.change <> 'removed'
)

select
    begun.post_id,
    begun.language,
    begun.slug,
    begun.revision_number,
    begun.load_id,
    loads.started_at as loaded_at,
    begun.change,
    begun.changed_columns,
    if(ended.load_id is null, posts.title, ended.before ->> 'title') as title,
    if(
        ended.load_id is null,
        posts.published_on,
        (ended.before ->> 'published_on')::date
    ) as published_on,
    if(ended.load_id is null, posts.url, ended.before ->> 'url') as url,
    if(
        ended.load_id is null,
        author_names.names,
        nullif(array_to_string(ended.before ->> '$.authors[*]', ', '), '')
    ) as author_names,
    if(
        ended.load_id is null,
        tag_names.names,
        nullif(array_to_string(ended.before ->> '$.tags[*]', ', '), '')
    ) as tag_names,
    if(
        ended.load_id is null,
        posts.word_count,
        (ended.before ->> 'word_count')::integer
    ) as word_count,
    ended.load_id is null as is_current,
    ended.load_id as ended_load_id,
    ended_loads.started_at as ended_at,
    ended.change as ended_by
from begun
inner join loads on begun.load_id = loads.load_id
asof left join post_changes as ended
    on begun.post_id = ended.post_id and begun.load_id < ended.load_id
left join loads as ended_loads on ended.load_id = ended_loads.load_id
left join posts on begun.post_id = posts.post_id
left join author_names on begun.post_id = author_names.post_id
left join tag_names on begun.post_id = tag_names.post_id
order by begun.language asc, begun.slug asc, begun.revision_number desc
