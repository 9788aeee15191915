with
mentions as (
    select
        post_id,
        target,
        count(*) as count_links,
        arg_min(url, position) as url,
        arg_min(text, position) as text
    from post_links
    where kind = 'model' and not in_code
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
),

texts as (
    select
        target,
        arg_max(text, (times, length(text), -1 * place)) as text
    from (
        select
            target,
            text,
            count(*) as times,
            row_number() over (order by text) as place
        from mentions
        where text is not null
        group by target, text
    ) as counted
    group by target
)

select
    ordered.target,
    regexp_replace(ordered.target, '^(hf:)?[^:]*:', '') as name,
    rank() over (order by count(*) desc) as citation_rank,
    count(*) as count_posts,
    sum(ordered.count_links)::bigint as count_links,
    min(ordered.published_on) as first_cited_on,
    max(ordered.published_on) as last_cited_on,
    any_value(texts.text) as text,
    arg_min(ordered.url, (length(ordered.url), ordered.url)) as url,
    max(case when ordered.place = 1 then ordered.post_id end) as first_post_id,
    max(case when ordered.place = 1 then ordered.slug end) as first_slug,
    max(case when ordered.place = 1 then ordered.title end) as first_title
from ordered
left join texts on ordered.target = texts.target
group by ordered.target
order by citation_rank asc, ordered.target asc
