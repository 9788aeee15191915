with
links as (
    select
        post_links.post_id,
        posts.published_on,
        post_links.target,
        coalesce(other.language, post_links.target_language) as target_language,
        other.post_id as cited_post_id
    from post_links
    inner join posts on post_links.post_id = posts.post_id
    left join posts as other
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

newest as (
    select
        max(published_on) as published_on,
        max(published_on) - interval 2 year as recent_from
    from posts
),

cited as (
    select
        links.cited_post_id,
        count(distinct links.post_id) as count_citing_posts,
        count(distinct links.post_id) filter (
            where links.published_on >= (select newest.recent_from from newest)
        ) as count_recent_citing_posts
    from links
    where links.cited_post_id <> links.post_id
    group by links.cited_post_id
),

dead as (
    select
        post_id,
        count(*) as count_dead_links
    from links
    where cited_post_id is null
    group by post_id
),

changed as (
    select
        post_changes.post_id,
        max(loads.started_at)::date as last_changed_on
    from post_changes
    inner join loads on post_changes.load_id = loads.load_id
    where post_changes.change = 'changed'
    group by post_changes.post_id
)

select
    posts.post_id,
    posts.language,
    posts.slug,
    posts.title,
    posts.published_on,
    datesub('month', posts.published_on, newest.published_on) as age_in_months,
    changed.last_changed_on,
    coalesce(cited.count_citing_posts, 0) as count_citing_posts,
    coalesce(cited.count_recent_citing_posts, 0) as count_recent_citing_posts,
    coalesce(dead.count_dead_links, 0) as count_dead_links,
    posts.url
from posts
cross join newest
left join cited on posts.post_id = cited.cited_post_id
left join dead on posts.post_id = dead.post_id
left join changed on posts.post_id = changed.post_id
where
    posts.published_on < newest.recent_from
    and (cited.count_recent_citing_posts > 0 or dead.count_dead_links > 0)
order by
    count_recent_citing_posts desc,
    count_dead_links desc,
    posts.published_on asc,
    posts.post_id asc
