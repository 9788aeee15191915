with
links as (
    select
        post_links.post_id,
        posts.published_on,
        other.post_id as cited_post_id
    from post_links
    inner join posts on post_links.post_id = posts.post_id
    inner join posts as other
        on
            post_links.target = other.slug
            and coalesce(post_links.target_language, other.language)
            = other.language
    where post_links.kind = 'post' and not post_links.in_code
    qualify
        row_number() over (
            partition by post_links.post_id, post_links.position
            order by
                other.language = posts.language desc,
                other.published_on asc nulls last,
                other.post_id asc
        ) = 1
),

totals as (
    select
        cited_post_id,
        count(distinct post_id) as count_citing_posts,
        count(*) as count_links,
        min(published_on) as first_cited_on,
        max(published_on) as last_cited_on
    from links
    where cited_post_id <> post_id
    group by cited_post_id
)

select
    posts.post_id,
    posts.language,
    posts.slug,
    posts.title,
    posts.published_on,
    rank() over (order by totals.count_citing_posts desc) as citation_rank,
    totals.count_citing_posts,
    totals.count_links,
    totals.first_cited_on,
    totals.last_cited_on,
    posts.url
from totals
inner join posts on totals.cited_post_id = posts.post_id
order by citation_rank asc, posts.published_on desc nulls last, posts.post_id asc
