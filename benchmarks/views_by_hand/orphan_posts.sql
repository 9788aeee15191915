with
links as (
    select
        post_links.post_id,
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
)

select
    post_id,
    language,
    slug,
    title,
    published_on,
    word_count,
    (
        select count(distinct links.cited_post_id)
        from links
        where links.post_id = posts.post_id and links.cited_post_id <> posts.post_id
    ) as count_cited_posts,
    url
from posts
where
    not exists (
        select 1
        from links
        where links.cited_post_id = posts.post_id and links.post_id <> posts.post_id
    )
order by published_on desc nulls last, post_id asc
