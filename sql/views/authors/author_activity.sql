-- question: How much does each author write, since when, how often, and about what?
-- grain: one row per author
-- key: author_id
-- work: editor
-- advice: Ask the authors who have been silent longest, and thank those who carry the
--   blog.
-- notes: Posts without a date are counted, but do not affect the dates.
-- columns:
--   author_id: the author
--   author: name of the author
--   count_posts: posts of the author, alone or with others
--   share_posts: share of all posts, 0 to 1
--   count_words: words of these posts
--   first_published_on: day of the author's first post; null if none has a date
--   last_published_on: day of the author's last post; null if none has a date
--   median_days_between_posts: median of the days from one post to the next, 0 for two
--     on one day; null with fewer than two dated posts
--   count_tags: different tags on these posts
--   favourite_tag: the tag on most of these posts, of equally frequent ones the
--     alphabetically first; null without tags
--   count_favourite_tag_posts: these posts with that tag
create or replace view author_activity as
with
author_posts as (
    select
        post_authors.author_id,
        posts.published_on,
        posts.word_count,
        date_diff(
            'day',
            lag(posts.published_on) over (
                partition by post_authors.author_id
                order by posts.published_on asc nulls last
            ),
            posts.published_on
        ) as count_days
    from post_authors
    inner join posts on post_authors.post_id = posts.post_id
),

totals as (
    select
        author_id,
        count(*) as count_posts,
        sum(word_count) as count_words,
        min(published_on) as first_published_on,
        max(published_on) as last_published_on,
        median(count_days) as median_days_between_posts
    from author_posts
    group by author_id
),

author_tag_counts as (
    select
        post_authors.author_id,
        tags.name,
        count(*) as count_posts
    from post_authors
    inner join post_tags on post_authors.post_id = post_tags.post_id
    inner join tags on post_tags.tag_id = tags.tag_id
    group by post_authors.author_id, tags.name
),

most_posts as (
    select
        author_id,
        max(count_posts) as count_posts,
        count(*) as count_tags
    from author_tag_counts
    group by author_id
),

favourites as (
    select
        most_posts.author_id,
        most_posts.count_posts,
        most_posts.count_tags,
        min(author_tag_counts.name) as name
    from most_posts
    inner join author_tag_counts
        on
            most_posts.author_id = author_tag_counts.author_id
            and most_posts.count_posts = author_tag_counts.count_posts
    group by most_posts.author_id, most_posts.count_posts, most_posts.count_tags
),

final as (
    select
        authors.author_id,
        authors.name as author,
        coalesce(totals.count_posts, 0) as count_posts,
        coalesce(totals.count_posts, 0)
        / nullif((select count(*) from posts), 0) as share_posts,
        cast(coalesce(totals.count_words, 0) as bigint) as count_words,
        totals.first_published_on,
        totals.last_published_on,
        totals.median_days_between_posts,
        coalesce(favourites.count_tags, 0) as count_tags,
        favourites.name as favourite_tag,
        coalesce(favourites.count_posts, 0) as count_favourite_tag_posts
    from authors
    left join totals on authors.author_id = totals.author_id
    left join favourites on authors.author_id = favourites.author_id
)

select * from final
order by count_posts desc, author asc
