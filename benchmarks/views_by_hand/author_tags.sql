with
posts_of_authors as (
    select
        author_id,
        count(*) as count_posts
    from post_authors
    group by author_id
),

posts_of_tags as (
    select
        tag_id,
        count(*) as count_posts
    from post_tags
    group by tag_id
)

select
    authors.author_id,
    authors.name as author,
    tags.tag_id,
    tags.name as tag,
    count(*) as count_posts,
    count(*) / any_value(posts_of_authors.count_posts) as share_of_author,
    count(*) / any_value(posts_of_tags.count_posts) as share_of_tag,
    min(posts.published_on) as first_published_on,
    max(posts.published_on) as last_published_on
from posts
inner join post_authors on posts.post_id = post_authors.post_id
inner join authors on post_authors.author_id = authors.author_id
inner join post_tags on posts.post_id = post_tags.post_id
inner join tags on post_tags.tag_id = tags.tag_id
inner join posts_of_authors on authors.author_id = posts_of_authors.author_id
inner join posts_of_tags on tags.tag_id = posts_of_tags.tag_id
group by authors.author_id, authors.name, tags.tag_id, tags.name
order by author asc, count_posts desc, tag asc
