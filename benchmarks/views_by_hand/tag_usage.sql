with
totals as (
    select
        post_tags.tag_id,
        count(distinct post_tags.post_id) as count_posts,
        count(distinct post_authors.author_id) as count_authors,
        min(posts.published_on) as first_used_on,
        max(posts.published_on) as last_used_on,
        count(distinct trim(post_tags.raw_name)) as count_spellings
    from post_tags
    inner join posts on post_tags.post_id = posts.post_id
    left join post_authors on posts.post_id = post_authors.post_id
    group by post_tags.tag_id
)

select
    tags.tag_id,
    tags.name as tag,
    coalesce(totals.count_posts, 0) as count_posts,
    coalesce(totals.count_posts, 0)
    / nullif((select count(*) from posts), 0) as share_posts,
    rank() over (order by coalesce(totals.count_posts, 0) desc) as usage_rank,
    coalesce(totals.count_authors, 0) as count_authors,
    totals.first_used_on,
    totals.last_used_on,
    coalesce(totals.count_spellings, 0) as count_spellings
from tags
left join totals on tags.tag_id = totals.tag_id
order by usage_rank, tag
