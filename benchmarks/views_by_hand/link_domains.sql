with
own as (
    select regexp_extract(lower(url), '^[a-z]+://(?:www\.)?([^/:?#]+)', 1) as host
    from posts
    where url is not null
)

select
    post_links.host,
    post_links.host in (select own.host from own) as is_own,
    count(distinct post_links.post_id) as count_posts,
    count(distinct post_links.post_id) / (select count(*) from posts) as share_posts,
    count(*) as count_links,
    year(min(posts.published_on)) as first_year,
    year(max(posts.published_on)) as last_year
from post_links
inner join posts on post_links.post_id = posts.post_id
where post_links.host is not null and not post_links.in_code
group by post_links.host
order by count_posts desc, count_links desc, post_links.host asc
