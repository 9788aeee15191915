with
mentions as (
    select
        post_id,
        target,
        count(*) as count_links,
        arg_min(url, position) as url
    from post_links
    where kind = 'repository' and not in_code
    group by post_id, target
),

ordered as (
    select
        mentions.*,
        posts.slug,
        posts.title,
        posts.published_on,
        row_number() over (
            partition by mentions.target
            order by posts.published_on asc nulls last, posts.post_id asc
        ) as place
    from mentions
    inner join posts on mentions.post_id = posts.post_id
)

select
    target,
    regexp_replace(target, '^(hf:)?[^:]*:', '') as name,
    rank() over (order by count(*) desc) as citation_rank,
    count(*) as count_posts,
    sum(count_links)::bigint as count_links,
    min(published_on) as first_cited_on,
    max(published_on) as last_cited_on,
    arg_min(url, (length(url), place)) as url,
    max(case when place = 1 then post_id end) as first_post_id,
    max(case when place = 1 then slug end) as first_slug,
    max(case when place = 1 then title end) as first_title
from ordered
group by target
order by citation_rank asc, target asc
