with
own as (
    select
        lower(replace(split_part(split_part(url, '/', 3), ':', 1), 'www.', '')) as host,
        count(*) as count_posts
    from posts
    where url is not null
    group by all
),

totals as (select count(*) as count_posts from posts)

select
    post_links.host,
    bool_or(own.host is not null) as is_own,
    count(distinct post_links.post_id) as count_posts,
    count(distinct posts.post_id) / any_value(totals.count_posts) as share_posts,
    count(*) as count_links,
    year(min(posts.published_on)) as first_year,
    year(max(posts.published_on)) as last_year
from post_links
inner join posts on post_links.post_id = posts.post_id
cross join totals
left join own on post_links.host = own.host
where post_links.host is not null and not post_links.in_code
group by post_links.host
order by count_posts desc, count_links desc, post_links.host asc
