-- question: How did each post look after each load that changed it?
-- grain: one row per version of a post, from the load that made it to the one that
--   ended it
-- key: post_id, revision_number
-- audience: operator
-- time: published_on
-- work: operator
-- advice: See what a post said before a change, and restore it from there.
-- notes: The posts as they were after load 3: where load_id <= 3 and (is_current or
--   ended_load_id > 3). A removed post has no version until it returns. Authors have
--   the names that they had when the version ended.
-- columns:
--   title: title of the post
--   published_on: calendar day of publication; null if unknown
--   revision_number: number of the version among those of the post, from 1
--   change: added if the post was not there before; otherwise changed, or moved if its
--     path changed
--   changed_columns: which of language, path, slug, title, published_on, updated_on,
--     url, is_draft, content, authors and tags that load changed, the source's spelling
--     included, separated by ", "; null if it added the post
--   author_names: names of the authors in order, separated by ", "
--   tag_names: names of the tags in order, separated by ", "
--   word_count: words of the body
--   is_current: whether the post is like this now
--   loaded_at: when the load began that made the version, in UTC
--   ended_at: when the load began that ended it, in UTC; null while it is current
--   ended_by: changed, moved or removed; null while the version is current
--   language: language of the post
--   is_original: whether the post is no translation of another; null if it has been
--     removed since
--   slug: slug of the post
--   url: URL of the post
--   load_id: load that made the version
--   ended_load_id: load that ended the version; null while it is current
--   post_id: the post, which may have been removed since
create or replace view post_revisions as
with
-- What a change found is the state that the change before it had left behind.
chained as (
    select
        post_id,
        language,
        slug,
        load_id,
        change,
        changed_columns,
        cast(
            sum(case when change = 'removed' then 0 else 1 end)
                over (partition by post_id order by load_id asc)
            as integer
        ) as revision_number,
        lead(load_id) over (partition by post_id order by load_id asc)
            as ended_load_id,
        lead(change) over (partition by post_id order by load_id asc) as ended_by,
        lead(before) over (partition by post_id order by load_id asc) as state
    from post_changes
),

revisions as (
    select
        post_id,
        language,
        slug,
        revision_number,
        load_id,
        change,
        changed_columns,
        json_extract_string(state, '$.title') as title,
        cast(json_extract_string(state, '$.published_on') as date) as published_on,
        json_extract_string(state, '$.url') as url,
        json_extract_string(state, '$.author_names') as author_names,
        json_extract_string(state, '$.tag_names') as tag_names,
        cast(json_extract_string(state, '$.word_count') as integer) as word_count,
        false as is_current,
        ended_load_id,
        ended_by
    from chained
    where change <> 'removed' and ended_load_id is not null
    union all
    select
        chained.post_id,
        chained.language,
        chained.slug,
        chained.revision_number,
        chained.load_id,
        chained.change,
        chained.changed_columns,
        posts.title,
        posts.published_on,
        posts.url,
        post_facts.author_names,
        post_facts.tag_names,
        posts.word_count,
        true as is_current,
        chained.ended_load_id,
        chained.ended_by
    from chained
    inner join posts on chained.post_id = posts.post_id
    inner join post_facts on chained.post_id = post_facts.post_id
    where chained.change <> 'removed' and chained.ended_load_id is null
),

final as (
    select
        revisions.title,
        revisions.published_on,
        revisions.revision_number,
        revisions.change,
        revisions.changed_columns,
        revisions.author_names,
        revisions.tag_names,
        revisions.word_count,
        revisions.is_current,
        loads.started_at as loaded_at,
        ending_loads.started_at as ended_at,
        revisions.ended_by,
        revisions.language,
        posts.post_id = posts.translation_group as is_original,
        revisions.slug,
        revisions.url,
        revisions.load_id,
        revisions.ended_load_id,
        revisions.post_id
    from revisions
    inner join loads on revisions.load_id = loads.load_id
    left join loads as ending_loads
        on revisions.ended_load_id = ending_loads.load_id
    left join posts on revisions.post_id = posts.post_id
)

select * from final
order by language asc, slug asc, post_id asc, revision_number desc
