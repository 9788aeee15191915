with
changes as (
    select
        post_changes.load_id,
        loads.started_at as loaded_at,
        post_changes.change,
        post_changes.post_id,
        post_changes.language,
        post_changes.slug,
        post_changes.changed_columns,
        post_changes.before ->> 'title' as title,
        (post_changes.before ->> 'published_on')::date as published_on,
        post_changes.before ->> 'url' as url,
        (post_changes.before ->> 'word_count')::integer as word_count,
        array_to_string(post_changes.before ->> '$.authors[*]', ', ') as authors,
        array_to_string(post_changes.before ->> '$.tags[*]', ', ') as tags
    from post_changes
    inner join loads on post_changes.load_id = loads.load_id
    where post_changes.load_id = (select max(every.load_id) from loads as every)
),

author_names as (
    select
        post_authors.post_id,
        string_agg(authors.name, ', ' order by post_authors.position) as names
    from post_authors
    inner join authors on post_authors.author_id = authors.author_id
    where post_authors.post_id in (select changes.post_id from changes)
    group by post_authors.post_id
),

tag_names as (
    select
        post_tags.post_id,
        string_agg(tags.name, ', ' order by post_tags.position) as names
    from post_tags
    inner join tags on post_tags.tag_id = tags.tag_id
    where post_tags.post_id in (select changes.post_id from changes)
    group by post_tags.post_id
)

select
    changes.load_id,
    changes.loaded_at,
    changes.change,
    changes.post_id,
    changes.language,
    changes.slug,
    changes.changed_columns,
    coalesce(posts.title, changes.title) as title,
    changes.title as title_before,
    if(posts.post_id is null, changes.published_on, posts.published_on)
        as published_on,
    changes.published_on as published_on_before,
    if(posts.post_id is null, changes.url, posts.url) as url,
    changes.url as url_before,
    if(posts.post_id is null, nullif(changes.authors, ''), author_names.names)
        as author_names,
    nullif(changes.authors, '') as author_names_before,
    if(posts.post_id is null, nullif(changes.tags, ''), tag_names.names)
        as tag_names,
    nullif(changes.tags, '') as tag_names_before,
    coalesce(posts.word_count, changes.word_count) as word_count,
    changes.word_count as word_count_before
from changes
left join posts on changes.post_id = posts.post_id
left join author_names on changes.post_id = author_names.post_id
left join tag_names on changes.post_id = tag_names.post_id
order by changes.change, changes.language, changes.slug
