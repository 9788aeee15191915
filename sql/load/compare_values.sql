-- Find the posts of which a value differs from what is stored. stored_hashes has the
-- bodies' hashes as computed by the current DuckDB (loaders/compare.py).
create or replace temp table compared_posts as
with
differing as (
    select
        row_id,
        post_id
    from matched
    where status = 'differs'
),

stored_tags as (
    select
        post_tags.post_id,
        list(
            [tags.name, post_tags.raw_name]
            order by post_tags.position
        ) as names
    from post_tags
    semi join differing using (post_id)
    inner join tags using (tag_id)
    group by post_tags.post_id
),

new_tags as (
    select
        row_id,
        list([name, raw_name] order by position) as names
    from incoming_post_tags
    semi join differing using (row_id)
    group by row_id
),

stored_authors as (
    select
        post_authors.post_id,
        list(
            [known_authors.author_key, post_authors.raw_name]
            order by post_authors.position
        ) as names
    from post_authors
    semi join differing using (post_id)
    inner join known_authors using (author_id)
    group by post_authors.post_id
),

new_authors as (
    select
        row_id,
        list([author_key, raw_name] order by position) as names
    from incoming_post_authors
    semi join differing using (row_id)
    group by row_id
)

select
    incoming.row_id,
    incoming.post_id,
    incoming.path <> posts.path as has_other_path,
    (stored_tags.names is distinct from new_tags.names) as has_other_tags,
    (stored_authors.names is distinct from new_authors.names) as has_other_authors,
    concat_ws(
        ', ',
        case when incoming.language <> posts.language then 'language' end,
        case when incoming.path <> posts.path then 'path' end,
        case when incoming.slug <> posts.slug then 'slug' end,
        case when incoming.title is distinct from posts.title then 'title' end,
        case
            when
                incoming.published_on is distinct from posts.published_on
                or incoming.published_raw is distinct from posts.published_raw
                then 'published_on'
        end,
        case
            when
                posts.path is not null
                and incoming.updated_on is distinct from posts.updated_on
                then 'updated_on'
        end,
        case when incoming.url is distinct from posts.url then 'url' end,
        case when incoming.is_draft <> posts.is_draft then 'is_draft' end,
        case
            when incoming.content_hash is distinct from stored_hashes.content_hash
                then 'content'
        end,
        case when has_other_authors then 'authors' end,
        case when has_other_tags then 'tags' end
    ) as changed_columns
from incoming
semi join differing using (row_id)
inner join posts using (post_id)
inner join stored_hashes using (post_id)
left join stored_tags using (post_id)
left join new_tags using (row_id)
left join stored_authors using (post_id)
left join new_authors using (row_id)
where changed_columns <> '';
