-- question: Which posts are read, which are read though old or cited by no other post,
--   and which are not read?
-- grain: one row per post that readers could have read: no draft, and published by the
--   last day of which the readership is known; none without readership
-- key: post_id
-- time: published_on
-- work: site owner
-- advice: Update what is much read and old, link to what is read and not cited, and
--   rework or link what nobody reads.
-- notes: The numbers are those of all periods and addresses of the post together, so
--   that a visitor counts in each of them. Age is measured to the blog's latest day of
--   publication, not to today. `blogdb readership` imports the numbers.
-- columns:
--   title: title of the post
--   language: language of the post
--   is_original: whether the post is no translation of another
--   published_on: calendar day of publication; null if unknown
--   age_in_months: whole months from that day to the newest post; null if unknown
--   count_views: how often the post was seen; 0 if that is not counted
--   count_visitors: how many people saw it; 0 if that is not counted
--   share_views: share of the views of all posts, 0 to 1; null without views
--   readership_rank: 1 for the most read post of the language, by views, then by
--     visitors; ties share a rank
--   is_read: whether anybody saw it
--   last_read_on: last day of the last period in which somebody did; null if unknown
--   count_citing_posts: other posts that link to it
--   url: URL of the post; null if the source has none
--   post_id: the post
create or replace view readership_of_posts as
with
totals as (
    select
        post_id,
        sum(views) as count_views,
        sum(visitors) as count_visitors,
        max(period_end) filter (where views > 0 or visitors > 0) as last_read_on
    from post_readership
    where post_id is not null
    group by post_id
),

known as (
    select
        count(*) as count_rows,
        max(period_end) as last_day
    from post_readership
),

newest as (
    select max(published_on) as published_on
    from posts
),

citing as (
    select
        cited_post_id as post_id,
        count(*) as count_posts
    from post_citations
    where is_counted
    group by cited_post_id
),

readable as (
    select
        posts.title,
        posts.language,
        posts.post_id = posts.translation_group as is_original,
        posts.published_on,
        cast(
            date_diff('month', posts.published_on, newest.published_on)
            - case
                when day(newest.published_on) < day(posts.published_on) then 1
                else 0
            end as integer
        ) as age_in_months,
        cast(coalesce(totals.count_views, 0) as integer) as count_views,
        cast(coalesce(totals.count_visitors, 0) as integer) as count_visitors,
        totals.last_read_on,
        cast(coalesce(citing.count_posts, 0) as integer) as count_citing_posts,
        posts.url,
        posts.post_id
    from posts
    cross join known
    cross join newest
    left join totals on posts.post_id = totals.post_id
    left join citing on posts.post_id = citing.post_id
    where
        known.count_rows > 0
        and not posts.is_draft
        and coalesce(posts.published_on <= known.last_day, true)
),

final as (
    select
        title,
        language,
        is_original,
        published_on,
        age_in_months,
        count_views,
        count_visitors,
        count_views / nullif(sum(count_views) over (), 0) as share_views,
        cast(
            rank() over (
                partition by language
                order by count_views desc, count_visitors desc
            ) as integer
        ) as readership_rank,
        count_views + count_visitors > 0 as is_read,
        last_read_on,
        count_citing_posts,
        url,
        post_id
    from readable
)

select * from final
order by count_views desc, count_visitors desc, published_on asc, post_id asc
