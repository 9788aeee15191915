-- Count the posts that have each field: those that this load read, and those of them
-- that were there before, as they were then; without those that another version of
-- blogdb read by other rules.
with
stored as (
    select
        matched.status = 'unchanged' as is_unchanged,
        posts.path is null as is_migrated,
        posts.published_on is not null as day,
        posts.updated_on is not null as updated,
        posts.url is not null as url,
        posts.language <> 'und' as language,
        stored_hashes.content_hash not in (
            (hash(null::varchar) >> 1)::bigint, (hash('') >> 1)::bigint
        ) as content,
        posts.post_id in (
            select post_authors.post_id from post_authors
        ) as authors,
        posts.post_id in (
            select post_tags.post_id from post_tags
            where not post_tags.is_category
        ) as tags,
        posts.post_id in (
            select post_tags.post_id from post_tags
            where post_tags.is_category
        ) as categories
    from matched
    inner join posts using (post_id)
    inner join stored_hashes using (post_id)
),

current as (
    select
        incoming.published_on is not null as day,
        incoming.updated_on is not null as updated,
        incoming.url is not null as url,
        incoming.language <> 'und' as language,
        incoming.content_hash not in (
            (hash(null::varchar) >> 1)::bigint, (hash('') >> 1)::bigint
        ) as content,
        incoming.row_id in (
            select incoming_post_authors.row_id from incoming_post_authors
        ) as authors,
        incoming.row_id in (
            select incoming_post_tags.row_id from incoming_post_tags
            where not incoming_post_tags.is_category
        ) as tags,
        incoming.row_id in (
            select incoming_post_tags.row_id from incoming_post_tags
            where incoming_post_tags.is_category
        ) as categories
    from incoming
    union all by name
    select * exclude (is_unchanged, is_migrated)
    from stored
    where is_unchanged
),

numbered as (
    select
        true as is_current,
        *
    from current
    union all by name
    select
        false as is_current,
        * exclude (is_unchanged, is_migrated)
    from stored
    where not is_migrated
)

select
    count_if(is_current) as slug,
    count_if(is_current) as title,
    count_if(is_current and day) as day,
    count_if(is_current and updated) as updated,
    count_if(is_current and authors) as authors,
    count_if(is_current and tags) as tags,
    count_if(is_current and categories) as categories,
    count_if(is_current and url) as url,
    count_if(is_current and language) as language,
    count_if(is_current and content) as content,
    count_if(not is_current) as had_slug,
    count_if(not is_current) as had_title,
    count_if(not is_current and day) as had_day,
    count_if(not is_current and updated) as had_updated,
    count_if(not is_current and authors) as had_authors,
    count_if(not is_current and tags) as had_tags,
    count_if(not is_current and categories) as had_categories,
    count_if(not is_current and url) as had_url,
    count_if(not is_current and language) as had_language,
    count_if(not is_current and content) as had_content
from numbered;
