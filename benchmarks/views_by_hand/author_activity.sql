with
written as (
    select
        post_authors.author_id,
        posts.post_id,
        posts.published_on,
        posts.word_count,
        posts.published_on - lag(posts.published_on) over (
            partition by post_authors.author_id order by posts.published_on
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
    from written
    group by author_id
),

topics as (
    select
        post_authors.author_id,
        tags.name,
        count(*) as count_posts
    from post_authors
    inner join post_tags on post_authors.post_id = post_tags.post_id
    inner join tags on post_tags.tag_id = tags.tag_id
    group by post_authors.author_id, tags.name
),

favourites as (
    select
        author_id,
        count(*) as count_tags,
        arg_min(name, (-count_posts, name)) as favourite_tag,
        max(count_posts) as count_favourite_tag_posts
    from topics
    group by author_id
)

select
    authors.author_id,
    authors.name as author,
    coalesce(totals.count_posts, 0) as count_posts,
    coalesce(totals.count_posts, 0)
    / nullif((select count(*) from posts), 0) as share_posts,
    coalesce(totals.count_words, 0) as count_words,
    totals.first_published_on,
    totals.last_published_on,
    totals.median_days_between_posts,
    coalesce(favourites.count_tags, 0) as count_tags,
    favourites.favourite_tag,
    coalesce(favourites.count_favourite_tag_posts, 0) as count_favourite_tag_posts
from authors
left join totals on authors.author_id = totals.author_id
left join favourites on authors.author_id = favourites.author_id
order by count_posts desc, author asc
