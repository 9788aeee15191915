with
links as (
    select *
    from post_links
    where kind = 'post' and not in_code
),

cited as (
    select
        links.post_id,
        links.position,
        other.post_id as cited_post_id,
        other.language
    from links
    inner join posts on links.post_id = posts.post_id
    inner join posts as other
        on
            links.target = other.slug
            and coalesce(links.target_language, other.language) = other.language
    qualify
        row_number() over (
            partition by links.post_id, links.position
            order by
                other.language = posts.language desc,
                other.published_on asc nulls last,
                other.post_id asc
        ) = 1
)

select
    links.post_id,
    links.position,
    links.url,
    links.text,
    links.target,
    coalesce(cited.language, links.target_language) as target_language,
    cited.cited_post_id,
    cited.cited_post_id is null as is_dead,
    coalesce(cited.cited_post_id = links.post_id, false) as is_self
from links
left join cited
    on links.post_id = cited.post_id and links.position = cited.position
