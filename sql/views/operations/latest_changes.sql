-- question: Which posts did the last load add, change or remove, and what changed?
-- grain: one row per post that the last load added, changed, moved or removed
-- key: post_id
-- audience: operator
-- time: published_on
-- work: operator
-- advice: Check that the last load did what was meant; undo it with blogdb rollback.
-- notes: Columns that end in _before are null for added posts. The other columns hold
--   the current values; for removed posts, the last ones.
-- columns:
--   change: added, changed, moved (changed, with another path) or removed
--   title: title of the post
--   published_on: calendar day of publication; null if unknown
--   changed_columns: which of language, path, slug, title, published_on, updated_on,
--     url, is_draft, content, authors and tags changed, the source's spelling included,
--     separated by ", "; null unless the post was changed or moved
--   title_before: title before the load
--   published_on_before: that day before the load
--   author_names: names of the authors in order, separated by ", "
--   author_names_before: those names before the load
--   tag_names: names of the tags in order, separated by ", "
--   tag_names_before: those names before the load
--   word_count: words of the body
--   word_count_before: words of the body before the load
--   language: language of the post
--   is_original: whether the post is no translation of another; null if it was removed
--   slug: slug of the post
--   url: URL of the post
--   url_before: URL before the load
--   loaded_at: when the last load began, in UTC
--   load_id: the last load
--   post_id: the post
create or replace view latest_changes as
with
last_load as (
    select
        load_id,
        started_at
    from loads
    qualify row_number() over (order by load_id desc) = 1
),

changes as (
    select
        last_load.load_id,
        last_load.started_at,
        post_changes.change,
        post_changes.post_id,
        post_changes.language,
        post_changes.slug,
        post_changes.changed_columns,
        json_extract_string(post_changes.before, '$.title') as title,
        cast(json_extract_string(post_changes.before, '$.published_on') as date)
            as published_on,
        json_extract_string(post_changes.before, '$.url') as url,
        json_extract_string(post_changes.before, '$.author_names') as author_names,
        json_extract_string(post_changes.before, '$.tag_names') as tag_names,
        cast(json_extract_string(post_changes.before, '$.word_count') as integer)
            as word_count
    from post_changes
    inner join last_load on post_changes.load_id = last_load.load_id
),

author_lists as (
    select
        changes.post_id,
        string_agg(authors.name, ', ' order by post_authors.position asc)
            as author_names
    from changes
    inner join post_authors on changes.post_id = post_authors.post_id
    inner join authors on post_authors.author_id = authors.author_id
    group by changes.post_id
),

tag_lists as (
    select
        changes.post_id,
        string_agg(tags.name, ', ' order by post_tags.position asc) as tag_names
    from changes
    inner join post_tags on changes.post_id = post_tags.post_id
    inner join tags on post_tags.tag_id = tags.tag_id
    group by changes.post_id
),

final as (
    select
        changes.change,
        coalesce(posts.title, changes.title) as title,
        case
            when changes.change = 'removed' then changes.published_on
            else posts.published_on
        end as published_on,
        changes.changed_columns,
        changes.title as title_before,
        changes.published_on as published_on_before,
        case
            when changes.change = 'removed' then changes.author_names
            else author_lists.author_names
        end as author_names,
        changes.author_names as author_names_before,
        case
            when changes.change = 'removed' then changes.tag_names
            else tag_lists.tag_names
        end as tag_names,
        changes.tag_names as tag_names_before,
        coalesce(posts.word_count, changes.word_count) as word_count,
        changes.word_count as word_count_before,
        changes.language,
        posts.post_id = posts.translation_group as is_original,
        changes.slug,
        case
            when changes.change = 'removed' then changes.url
            else posts.url
        end as url,
        changes.url as url_before,
        changes.started_at as loaded_at,
        changes.load_id,
        changes.post_id
    from changes
    left join posts on changes.post_id = posts.post_id
    left join author_lists on changes.post_id = author_lists.post_id
    left join tag_lists on changes.post_id = tag_lists.post_id
)

select * from final
order by change asc, language asc, slug asc, post_id asc
