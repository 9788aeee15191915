-- question: Which tags have readers, and how many for each post?
-- grain: one row per tag of a post that readers could have read; none without
--   readership
-- key: tag_id
-- work: site owner
-- advice: Write more on tags with many views a post, and less on those with few.
-- notes: Posts that translate one another count as one, with the tags of the original
--   and the readers of all. Left out are drafts, and posts published after the last day
--   of which the readership is known.
-- columns:
--   tag: name of the tag
--   count_posts: posts with the tag
--   count_unread_posts: those of them that nobody read
--   count_views: how often these posts were seen
--   count_visitors: how many people saw them, each counted for every post and period
--   share_views: share of the views of all posts, 0 to 1; null without views
--   views_per_post: views for each post with the tag
--   readership_rank: 1 for the tag with most views a post; ties share a rank
--   tag_id: the tag
create or replace view readership_by_tag as
with
totals as (
    select
        posts.translation_group as post_id,
        sum(post_readership.views) as count_views,
        sum(post_readership.visitors) as count_visitors
    from post_readership
    inner join posts on post_readership.post_id = posts.post_id
    group by posts.translation_group
),

known as (
    select
        count(*) as count_rows,
        max(period_end) as last_day
    from post_readership
),

readable as (
    select
        posts.post_id,
        coalesce(totals.count_views, 0) as count_views,
        coalesce(totals.count_visitors, 0) as count_visitors
    from posts
    cross join known
    left join totals on posts.post_id = totals.post_id
    where
        known.count_rows > 0
        and posts.post_id = posts.translation_group
        and not posts.is_draft
        and coalesce(posts.published_on <= known.last_day, true)
),

every_view as (
    select sum(count_views) as count_views
    from readable
),

tagged as (
    select
        post_tags.tag_id,
        count(*) as count_posts,
        count(*) filter (
            where readable.count_views + readable.count_visitors = 0
        ) as count_unread_posts,
        sum(readable.count_views) as count_views,
        sum(readable.count_visitors) as count_visitors
    from post_tags
    inner join readable on post_tags.post_id = readable.post_id
    group by post_tags.tag_id
),

final as (
    select
        tags.name as tag,
        cast(tagged.count_posts as integer) as count_posts,
        cast(tagged.count_unread_posts as integer) as count_unread_posts,
        cast(tagged.count_views as integer) as count_views,
        cast(tagged.count_visitors as integer) as count_visitors,
        tagged.count_views / nullif(every_view.count_views, 0) as share_views,
        tagged.count_views / tagged.count_posts as views_per_post,
        cast(
            rank() over (order by tagged.count_views / tagged.count_posts desc)
            as integer
        ) as readership_rank,
        tags.tag_id
    from tagged
    inner join tags on tagged.tag_id = tags.tag_id
    cross join every_view
)

select * from final
order by readership_rank asc, count_posts desc, tag asc
