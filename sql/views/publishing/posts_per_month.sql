-- question: How much do we publish each month, and how do the totals grow?
-- grain: one row per calendar month from the first to the last post, months without
--   posts included
-- key: month
-- time: month
-- work: editor
-- advice: Compare the pace with that of a year ago, and plan the next months.
-- notes: Posts without a date are excluded, so the last total counts dated posts only.
--   Posts that translate one another count once, as their original.
-- columns:
--   month: first day of the month
--   count_posts: posts published in the month
--   count_posts_total: posts published up to the end of the month
--   total_words: words of the posts of the month
--   count_authors: authors with a post in the month
--   count_new_authors: authors whose first post is in the month
--   count_authors_total: authors with a post by the end of the month
create or replace view posts_per_month as
with
dated_posts as (
    select
        post_id,
        word_count,
        cast(date_trunc('month', published_on) as date) as month
    from posts
    where published_on is not null and post_id = translation_group
),

months as (
    select
        cast(
            unnest(generate_series(min(month), max(month), interval 1 month)) as date
        ) as month
    from dated_posts
),

posts_of_months as (
    select
        month,
        count(*) as count_posts,
        sum(word_count) as total_words
    from dated_posts
    group by month
),

author_months as (
    select
        dated_posts.month,
        post_authors.author_id
    from dated_posts
    inner join post_authors on dated_posts.post_id = post_authors.post_id
    group by dated_posts.month, post_authors.author_id
),

authors_of_months as (
    select
        month,
        count(*) as count_authors
    from author_months
    group by month
),

first_months as (
    select
        author_id,
        min(month) as month
    from author_months
    group by author_id
),

new_authors_of_months as (
    select
        month,
        count(*) as count_new_authors
    from first_months
    group by month
),

final as (
    select
        months.month,
        cast(coalesce(posts_of_months.count_posts, 0) as integer) as count_posts,
        cast(
            sum(posts_of_months.count_posts) over (order by months.month) as integer
        ) as count_posts_total,
        cast(coalesce(posts_of_months.total_words, 0) as bigint) as total_words,
        cast(coalesce(authors_of_months.count_authors, 0) as integer) as count_authors,
        cast(coalesce(new_authors_of_months.count_new_authors, 0) as integer)
            as count_new_authors,
        cast(
            coalesce(
                sum(new_authors_of_months.count_new_authors)
                    over (order by months.month),
                0
            ) as integer
        ) as count_authors_total
    from months
    left join posts_of_months on months.month = posts_of_months.month
    left join authors_of_months on months.month = authors_of_months.month
    left join new_authors_of_months on months.month = new_authors_of_months.month
)

select * from final
order by month asc
