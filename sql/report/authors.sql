-- Every author; new are those whose first post is of the year up to the newest post.
with
newest as (
    select max(published_on) as newest_on from posts_overview
)

select
    author_activity.author,
    author_activity.count_posts,
    author_activity.share_posts,
    author_activity.first_published_on,
    author_activity.last_published_on,
    author_activity.favourite_tag,
    coalesce(
        author_activity.first_published_on > newest.newest_on - interval 12 month, false
    ) as is_new,
    coalesce(
        author_activity.last_published_on > newest.newest_on - interval 12 month, false
    ) as is_active
from author_activity
cross join newest
where author_activity.count_posts > 0
order by author_activity.count_posts desc, author_activity.author asc
