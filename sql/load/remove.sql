-- Record the outgoing posts as they were, and delete them. These deletes are committed
-- before the inserts, since DuckDB refuses to delete and insert the same key in one
-- transaction; that is safe because the working copy is private.
--
-- Parameters: load_id.
insert into post_changes by name
with
author_names as (
    select
        post_authors.post_id,
        list(authors.name order by post_authors.position) as names,
        list(post_authors.raw_name order by post_authors.position) as raw_names
    from post_authors
    semi join outgoing using (post_id)
    inner join authors using (author_id)
    group by post_authors.post_id
),

tag_names as (
    select
        post_tags.post_id,
        list(tags.name order by post_tags.position) as names,
        list(post_tags.raw_name order by post_tags.position) as raw_names
    from post_tags
    semi join outgoing using (post_id)
    inner join tags using (tag_id)
    group by post_tags.post_id
)

select
    $load_id as load_id,
    outgoing.post_id,
    outgoing.language,
    outgoing.path,
    outgoing.slug,
    outgoing.change,
    outgoing.changed_columns,
    -- Names as lists, without loss, for programs; and as text for the views.
    json_object(
        'language', posts.language,
        'path', posts.path,
        'slug', posts.slug,
        'title', posts.title,
        'published_on', posts.published_on,
        'published_raw', posts.published_raw,
        'updated_on', posts.updated_on,
        'url', posts.url,
        'is_draft', posts.is_draft,
        'word_count', posts.word_count,
        'content_hash', stored_hashes.content_hash,
        'authors', coalesce(author_names.names, []),
        'raw_authors', coalesce(author_names.raw_names, []),
        'author_names', array_to_string(author_names.names, ', '),
        'tags', coalesce(tag_names.names, []),
        'raw_tags', coalesce(tag_names.raw_names, []),
        'tag_names', array_to_string(tag_names.names, ', '),
        'load_id', posts.load_id
    ) as before,
    case when outgoing.has_other_content then posts.content end as content_before
from outgoing
inner join posts using (post_id)
inner join stored_hashes using (post_id)
left join author_names using (post_id)
left join tag_names using (post_id);

delete from post_tags
where
    post_id in (
        select outgoing.post_id from outgoing
        where outgoing.has_other_tags
    );

delete from post_authors
where
    post_id in (
        select outgoing.post_id from outgoing
        where outgoing.has_other_authors
    );

delete from posts
where post_id in (select outgoing.post_id from outgoing);
