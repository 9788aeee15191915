-- question: On which days of the week do we publish?
-- grain: one row per day of the week, days without posts included
-- key: weekday_number
-- work: editor
-- advice: Choose the day on which readers expect posts.
-- notes: Posts without a date are excluded. Posts that translate one another count
--   once, as their original.
-- columns:
--   weekday_number: 1 for Monday to 7 for Sunday
--   weekday_name: English name of the day
--   count_posts: posts published on that day of the week
--   share_posts: share of the dated posts, 0 to 1; null if no post has a date
--   median_word_count: median of the posts' words; null without posts
create or replace view posts_per_weekday as
with
-- The first of January 2024 was a Monday.
weekdays as (
    select
        cast(
            unnest(
                generate_series(date '2024-01-01', date '2024-01-07', interval 1 day)
            ) as date
        ) as example
),

posts_of_weekdays as (
    select
        isodow(published_on) as weekday_number,
        count(*) as count_posts,
        median(word_count) as median_word_count
    from posts
    where published_on is not null and post_id = translation_group
    group by isodow(published_on)
),

final as (
    select
        cast(isodow(weekdays.example) as integer) as weekday_number,
        strftime(weekdays.example, '%A') as weekday_name,
        cast(coalesce(posts_of_weekdays.count_posts, 0) as integer) as count_posts,
        coalesce(posts_of_weekdays.count_posts, 0)
        / sum(posts_of_weekdays.count_posts) over () as share_posts,
        posts_of_weekdays.median_word_count
    from weekdays
    left join posts_of_weekdays
        on isodow(weekdays.example) = posts_of_weekdays.weekday_number
)

select * from final
order by weekday_number asc
