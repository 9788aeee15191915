-- question: Which loads changed which posts, by day, tag, author and language?
-- grain: one row per load and post that it added, changed, moved or removed
-- key: load_id, post_id
-- time: published_on
-- work: site owner
-- advice: Build charts on it: count its posts by load or change, filtered as you like.
-- notes: The post's columns are those of today; of a post that is gone, the last ones
--   before it went. The time of a change is loaded_at.
-- columns:
--   title: title of the post
--   published_on: calendar day of publication; null if unknown
--   change: added, changed, moved (changed, with another path) or removed
--   changed_columns: which of language, path, slug, title, published_on, updated_on,
--     url, is_draft, content, authors and tags changed, separated by ", "; null unless
--     the post was changed or moved
--   month: first day of the month of publication
--   year: year of publication
--   author_names: names of the authors in order, separated by ", "; null without
--     authors
--   tag_names: names of the tags in order, separated by ", "; null without tags
--   is_draft: whether the blog keeps the post back
--   language: language of the post
--   is_original: whether the post is no translation of another; null if it is gone
--   slug: slug of the post
--   is_gone: whether the blog no longer has the post
--   loaded_at: when the load began, in UTC
--   load_id: the load
--   post_id: the post
create or replace view post_change_facts as
with
-- What posts were like before they went.
last_texts as (
    select
        post_id,
        max_by(before, load_id) as before
    from post_changes
    where change = 'removed'
    group by post_id
),

gone_posts as (
    select
        last_texts.post_id,
        json_extract_string(last_texts.before, '$.slug') as slug,
        json_extract_string(last_texts.before, '$.title') as title,
        cast(json_extract_string(last_texts.before, '$.published_on') as date)
            as published_on,
        cast(json_extract_string(last_texts.before, '$.is_draft') as boolean)
            as is_draft,
        json_extract_string(last_texts.before, '$.author_names') as author_names,
        json_extract_string(last_texts.before, '$.tag_names') as tag_names
    from last_texts
    left join posts on last_texts.post_id = posts.post_id
    where posts.post_id is null
),

all_posts as (
    select
        post_id,
        slug,
        title,
        published_on,
        language,
        is_original,
        is_draft,
        author_names,
        tag_names,
        false as is_gone
    from post_facts
    union all
    select
        post_id,
        slug,
        title,
        published_on,
        cast(null as varchar) as language,
        cast(null as boolean) as is_original,
        coalesce(is_draft, false) as is_draft,
        author_names,
        tag_names,
        true as is_gone
    from gone_posts
),

final as (
    select
        all_posts.title,
        all_posts.published_on,
        post_changes.change,
        post_changes.changed_columns,
        cast(date_trunc('month', all_posts.published_on) as date) as month,
        cast(year(all_posts.published_on) as integer) as year,
        all_posts.author_names,
        all_posts.tag_names,
        all_posts.is_draft,
        coalesce(all_posts.language, post_changes.language) as language,
        all_posts.is_original,
        coalesce(all_posts.slug, post_changes.slug) as slug,
        all_posts.is_gone,
        loads.started_at as loaded_at,
        post_changes.load_id,
        post_changes.post_id
    from post_changes
    inner join loads on post_changes.load_id = loads.load_id
    inner join all_posts on post_changes.post_id = all_posts.post_id
)

select * from final
