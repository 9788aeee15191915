with
dead as (
    select
        post_links.post_id,
        post_links.target,
        post_links.target_language,
        count(*) as count_links,
        min(post_links.position) as first_position,
        arg_min(post_links.text, post_links.position) as first_text,
        arg_min(post_links.url, post_links.position) as first_url
    from post_links
    where
        post_links.kind = 'post'
        and not post_links.in_code
        and not exists (
            select 1
            from posts
            where
                posts.slug = post_links.target
                and (
                    post_links.target_language is null
                    or posts.language = post_links.target_language
                )
        )
    group by all
),

ends as (
    select
        slug,
        unnest([core[:3] || '-', '-' || core[-3:]]) as slug_end
    from (
        select
            slug,
            trim(lower(slug), '0123456789-_/') as core
        from posts
    ) as cores
),

dead_ends as (
    select
        target,
        unnest([core[:3] || '-', '-' || core[-3:]]) as slug_end
    from (
        select distinct
            target,
            trim(lower(target), '0123456789-_/') as core
        from dead
    ) as cores
),

similar_slugs as (
    select
        dead_ends.target,
        ends.slug,
        1 - levenshtein(lower(dead_ends.target), lower(ends.slug))
        / greatest(length(dead_ends.target), length(ends.slug)) as similarity
    from dead_ends
    inner join ends on dead_ends.slug_end = ends.slug_end
    where
        levenshtein(lower(dead_ends.target), lower(ends.slug))
        <= 0.2 * greatest(length(dead_ends.target), length(ends.slug)) + 0.000001
),

nearest as (
    select
        target,
        max(similarity) as similarity,
        min(slug) filter (where similarity = most) as slug
    from (
        select
            *,
            max(similarity) over (partition by target) as most
        from similar_slugs
    ) as ranked
    group by target
)

select
    posts.post_id,
    posts.language,
    posts.slug,
    posts.title,
    posts.published_on,
    dead.target,
    dead.target_language,
    dead.count_links,
    dead.first_position,
    dead.first_text,
    dead.first_url,
    nearest.slug as nearest_slug,
    nearest.similarity,
    if(
        nearest.slug is null,
        if(
            dead.target similar to '[^@/]+@[^@/]+\.[a-z]{2,}',
            'mailto:',
            if(
                dead.target similar to '([A-Za-z0-9-]+\.)+[a-z]{2,}',
                'https://',
                null
            )
        ),
        null
    ) || dead.target as likely_url
from dead
inner join posts on dead.post_id = posts.post_id
left join nearest on dead.target = nearest.target
order by posts.published_on desc nulls last, posts.post_id asc, dead.first_position asc
