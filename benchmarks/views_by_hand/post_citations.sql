with
links as (
    select
        posts.post_id,
        posts.language,
        posts.slug,
        posts.title,
        posts.published_on,
        post_links.position,
        post_links.text,
        other.post_id as cited_post_id,
        other.language as cited_language,
        other.slug as cited_slug,
        other.title as cited_title,
        other.published_on as cited_published_on
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
    cited_post_id,
    cited_language,
    cited_slug,
    cited_title,
    cited_published_on,
    count(*) as count_links,
    arg_min(text, position) as first_text
from links
where post_id <> cited_post_id
group by all
