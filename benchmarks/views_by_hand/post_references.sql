with
cited as (
    select
        post_links.post_id,
        post_links.position,
        arg_min(
            struct_pack(
                post_id := other.post_id,
                language := other.language,
                title := other.title,
                published_on := other.published_on
            ),
            struct_pack(
                choice := case when other.language = posts.language then 1 else 2 end,
                published_on := coalesce(other.published_on, 'infinity'::date),
                post_id := other.post_id
            )
        ) as post
    from post_links
    inner join posts on post_links.post_id = posts.post_id
    inner join posts as other
        on
            post_links.target = other.slug
            and coalesce(post_links.target_language, other.language)
            = other.language
    where post_links.kind = 'post' and not post_links.in_code
    group by post_links.post_id, post_links.position
)

select
    posts.post_id,
    posts.language,
    posts.slug,
    posts.title,
    posts.published_on,
    post_links.kind,
    post_links.target,
    coalesce(cited.post.language, post_links.target_language) as target_language,
    count(*) as count_links,
    min(post_links.position) as first_position,
    arg_min(post_links.text, post_links.position) as first_text,
    arg_min(post_links.url, post_links.position) as first_url,
    cited.post.post_id as cited_post_id,
    cited.post.title as cited_title,
    cited.post.published_on as cited_published_on
from post_links
inner join posts on post_links.post_id = posts.post_id
left join cited
    on
        post_links.post_id = cited.post_id
        and post_links.position = cited.position
where
    not post_links.in_code
    and post_links.target is not null
    and cited.post.post_id is distinct from posts.post_id
group by all
