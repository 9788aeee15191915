with
months as (
    select
        unnest(generate_series(
            date_trunc('month', min(published_on)),
            max(published_on),
            interval 1 month
        ))::date as month
    from posts
),

by_month as (
    select
        date_trunc('month', published_on)::date as month,
        count(*) as count_posts,
        sum(word_count) as count_words
    from posts
    where published_on is not null
    group by month
),

writers as (
    select
        date_trunc('month', posts.published_on)::date as month,
        count(distinct post_authors.author_id) as count_authors
    from posts
    inner join post_authors on posts.post_id = post_authors.post_id
    group by month
),

first_months as (
    select
        post_authors.author_id,
        date_trunc('month', min(posts.published_on))::date as month
    from posts
    inner join post_authors on posts.post_id = post_authors.post_id
    group by post_authors.author_id
),

newcomers as (
    select
        month,
        count(*) as count_new_authors
    from first_months
    group by month
)

select
    months.month,
    coalesce(by_month.count_posts, 0) as count_posts,
    sum(by_month.count_posts) over running as count_posts_total,
    coalesce(by_month.count_words, 0) as count_words,
    coalesce(writers.count_authors, 0) as count_authors,
    coalesce(newcomers.count_new_authors, 0) as count_new_authors,
    coalesce(sum(newcomers.count_new_authors) over running, 0) as count_authors_total
from months
left join by_month on months.month = by_month.month
left join writers on months.month = writers.month
left join newcomers on months.month = newcomers.month
window running as (order by months.month)
order by months.month
