-- Count the posts that have each field: those that this load read, and those of them
-- that were there before, as they were then; without those that another version of
-- blogdb read by other rules.
--
-- A stored hash tells an empty body only while DuckDB's hash function is the same; when
-- it has changed, no post counts as unchanged.
with
stored as (
    select
        matched.status = 'unchanged' as is_there,
        posts.path is not null as was_there,
        posts.published_on is not null as day,
        posts.updated_on is not null as updated,
        posts.url is not null as url,
        posts.language <> 'und' as language,
        case
            when is_there
                then posts.content_hash not in (
                    (hash(null::varchar) >> 1)::bigint, (hash('') >> 1)::bigint
                )
            else posts.word_count > 0
        end as content,
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
),

new as (
    select
        true as is_there,
        false as was_there,
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
),

both_times as (
    from stored
    union all by name
    from new
)

select
    count_if(is_there) as slug,
    count_if(is_there) as title,
    count_if(is_there and day) as day,
    count_if(is_there and updated) as updated,
    count_if(is_there and authors) as authors,
    count_if(is_there and tags) as tags,
    count_if(is_there and categories) as categories,
    count_if(is_there and url) as url,
    count_if(is_there and language) as language,
    count_if(is_there and content) as content,
    count_if(was_there) as had_slug,
    count_if(was_there) as had_title,
    count_if(was_there and day) as had_day,
    count_if(was_there and updated) as had_updated,
    count_if(was_there and authors) as had_authors,
    count_if(was_there and tags) as had_tags,
    count_if(was_there and categories) as had_categories,
    count_if(was_there and url) as had_url,
    count_if(was_there and language) as had_language,
    count_if(was_there and content) as had_content
from both_times;
