-- question: How much does each author write, since when, how often, when last, and
--   about what?
-- grain: one row per author
-- key: author_id
-- work: editor
-- advice: Ask the authors who have been silent longest, and thank those who carry the
--   blog.
-- notes: Posts without a date are counted, but do not affect the dates. Posts that
--   translate one another count once, as their original.
-- columns:
--   author: name of the author
--   count_posts: posts of the author, alone or with others
--   share_posts: share of all posts, 0 to 1
--   total_words: words of these posts
--   first_published_on: day of the author's first post; null if none has a date
--   last_published_on: day of the author's last post; null if none has a date
--   median_days_between_posts: median of the days from one post to the next, 0 for two
--     on one day; null with fewer than two dated posts
--   count_tags: different tags on these posts
--   favourite_tag: the tag on most of these posts, of equally frequent ones the
--     alphabetically first; null without tags
--   count_favourite_tag_posts: these posts with that tag
--   author_id: the author
create or replace view author_activity as
with
originals as (
    select
        post_id,
        published_on,
        word_count
    from posts
    where post_id = translation_group
),

author_posts as (
    select
        post_authors.author_id,
        originals.published_on,
        originals.word_count,
        date_diff(
            'day',
            lag(originals.published_on) over (
                partition by post_authors.author_id
                order by originals.published_on asc nulls last
            ),
            originals.published_on
        ) as count_days
    from post_authors
    inner join originals on post_authors.post_id = originals.post_id
),

totals as (
    select
        author_id,
        count(*) as count_posts,
        sum(word_count) as total_words,
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
    from originals
    inner join post_authors on originals.post_id = post_authors.post_id
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
        authors.name as author,
        cast(coalesce(totals.count_posts, 0) as integer) as count_posts,
        coalesce(totals.count_posts, 0)
        / nullif((select count(*) from originals), 0) as share_posts,
        cast(coalesce(totals.total_words, 0) as bigint) as total_words,
        totals.first_published_on,
        totals.last_published_on,
        totals.median_days_between_posts,
        cast(coalesce(favourites.count_tags, 0) as integer) as count_tags,
        favourites.name as favourite_tag,
        cast(coalesce(favourites.count_posts, 0) as integer)
            as count_favourite_tag_posts,
        authors.author_id
    from authors
    left join totals on authors.author_id = totals.author_id
    left join favourites on authors.author_id = favourites.author_id
)

select * from final
order by count_posts desc, author asc
