-- question: Which old posts should be updated, since newer posts link to them or their
--   own links are dead?
-- grain: one row per post at least two years older than the newest post, if a post of
--   those two years links to it or it links to a missing post
-- key: post_id
-- time: published_on
-- work: editor
-- advice: Update the first ones, or say at their top that they are old.
-- notes: Age is measured to the blog's latest day of publication, not to today. Posts
--   without a date are excluded. Translations of one post that link to it count once,
--   as their original; the post's own translations do not count.
-- columns:
--   title: title of the post
--   published_on: calendar day of publication
--   age_in_months: whole months from that day to the newest post
--   count_recent_citing_posts: other posts of the two years before the newest post that
--     link to it
--   count_citing_posts: other posts of any age that link to it
--   count_dead_links: its links to what the blog lacks
--   last_changed_on: day of the last load that changed the post; null if none did
--   language: language of the post
--   is_original: whether the post is no translation of another
--   slug: slug of the post
--   url: URL of the post; null if the source has none
--   post_id: the post
create or replace view stale_posts as
with
newest as (
    select
        max(published_on) as published_on,
        max(published_on) - interval 24 month as recent_from
    from posts
),

old_posts as (
    select
        posts.title,
        posts.published_on,
        posts.language,
        posts.translation_group,
        posts.slug,
        posts.url,
        posts.post_id,
        date_diff('month', posts.published_on, newest.published_on)
        - case when day(newest.published_on) < day(posts.published_on) then 1 else 0 end
            as age_in_months
    from posts
    cross join newest
    where posts.published_on < newest.recent_from
),

citing as (
    select
        post_citations.cited_post_id as post_id,
        count(*) as count_posts,
        count(*) filter (where post_citations.published_on >= newest.recent_from)
            as count_recent_posts
    from post_citations
    cross join newest
    where post_citations.is_counted
    group by post_citations.cited_post_id
),

dead as (
    select
        post_id,
        count(*) as count_links
    from internal_links
    where is_dead
    group by post_id
),

changes as (
    select
        post_changes.post_id,
        max(cast(loads.started_at as date)) as last_changed_on
    from post_changes
    inner join loads on post_changes.load_id = loads.load_id
    where post_changes.change in ('changed', 'moved')
    group by post_changes.post_id
),

final as (
    select
        old_posts.title,
        old_posts.published_on,
        cast(old_posts.age_in_months as integer) as age_in_months,
        cast(coalesce(citing.count_recent_posts, 0) as integer)
            as count_recent_citing_posts,
        cast(coalesce(citing.count_posts, 0) as integer) as count_citing_posts,
        cast(coalesce(dead.count_links, 0) as integer) as count_dead_links,
        changes.last_changed_on,
        old_posts.language,
        old_posts.post_id = old_posts.translation_group as is_original,
        old_posts.slug,
        old_posts.url,
        old_posts.post_id
    from old_posts
    left join citing on old_posts.post_id = citing.post_id
    left join dead on old_posts.post_id = dead.post_id
    left join changes on old_posts.post_id = changes.post_id
    where citing.count_recent_posts > 0 or dead.count_links > 0
)

select * from final
order by
    count_recent_citing_posts desc,
    count_dead_links desc,
    published_on asc,
    post_id asc
