-- question: How much are we read each month, and how much of that falls on old posts?
-- grain: one row per calendar month from the first to the last with readership, months
--   without it included
-- key: month
-- time: month
-- work: site owner
-- advice: Compare the same months of two years; if old posts have most of the views,
--   keep them up to date.
-- notes: A period that is longer than a month counts in that of its first day. Numbers
--   of which no day is known are left out.
-- columns:
--   month: first day of the month
--   count_views: how often posts were seen
--   count_visitors: how many people saw them, each counted for every post and period
--   change_in_views: count_views minus that of the previous month; null in the first
--   count_read_posts: posts that were read; those that translate one another are one
--   count_views_of_old: views of posts that were published two years before the month
--     or earlier
--   count_unmatched_views: views of addresses at which there is no post, such as the
--     front page
--   longest_period_in_days: days of the longest period in it, 31 or less unless it is
--     of more than a month; null without readership
create or replace view readership_per_month as
with
numbers as (
    select
        cast(date_trunc('month', post_readership.period) as date) as month,
        date_diff('day', post_readership.period, post_readership.period_end) + 1
            as count_days,
        coalesce(post_readership.views, 0) as views,
        coalesce(post_readership.visitors, 0) as visitors,
        posts.translation_group,
        posts.published_on
        <= date_trunc('month', post_readership.period) - interval 24 month
            as is_old
    from post_readership
    left join posts on post_readership.post_id = posts.post_id
    where post_readership.period is not null
),

months as (
    select
        cast(
            unnest(generate_series(min(month), max(month), interval 1 month)) as date
        ) as month
    from numbers
),

totals as (
    select
        month,
        sum(views) filter (where translation_group is not null) as count_views,
        sum(visitors) filter (where translation_group is not null)
            as count_visitors,
        count(distinct translation_group) filter (where views + visitors > 0)
            as count_read_posts,
        sum(views) filter (where is_old) as count_views_of_old,
        sum(views) filter (where translation_group is null)
            as count_unmatched_views,
        max(count_days) as longest_period_in_days
    from numbers
    group by month
),

final as (
    select
        months.month,
        cast(coalesce(totals.count_views, 0) as integer) as count_views,
        cast(coalesce(totals.count_visitors, 0) as integer) as count_visitors,
        cast(
            coalesce(totals.count_views, 0)
            - lag(coalesce(totals.count_views, 0)) over (order by months.month)
            as integer
        ) as change_in_views,
        cast(coalesce(totals.count_read_posts, 0) as integer) as count_read_posts,
        cast(coalesce(totals.count_views_of_old, 0) as integer)
            as count_views_of_old,
        cast(coalesce(totals.count_unmatched_views, 0) as integer)
            as count_unmatched_views,
        cast(totals.longest_period_in_days as integer) as longest_period_in_days
    from months
    left join totals on months.month = totals.month
)

select * from final
order by month asc
