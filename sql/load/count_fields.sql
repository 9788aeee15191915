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
    unnest([
        'slug',
        'title',
        'day',
        'updated',
        'authors',
        'tags',
        'categories',
        'url',
        'language',
        'content',
        'had slug',
        'had title',
        'had day',
        'had updated',
        'had authors',
        'had tags',
        'had categories',
        'had url',
        'had language',
        'had content'
    ]) as name,
    unnest([
        count_if(is_there),
        count_if(is_there),
        count_if(is_there and day),
        count_if(is_there and updated),
        count_if(is_there and authors),
        count_if(is_there and tags),
        count_if(is_there and categories),
        count_if(is_there and url),
        count_if(is_there and language),
        count_if(is_there and content),
        count_if(was_there),
        count_if(was_there),
        count_if(was_there and day),
        count_if(was_there and updated),
        count_if(was_there and authors),
        count_if(was_there and tags),
        count_if(was_there and categories),
        count_if(was_there and url),
        count_if(was_there and language),
        count_if(was_there and content)
    ]) as number
from both_times
union all
select
    'cut' as name,
    coalesce(sum(count_cut), 0)::bigint as number
from staged;
