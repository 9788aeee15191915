select
    posts.post_id,
    posts.language,
    posts.slug,
    posts.title,
    posts.published_on,
    images.position,
    images.url as image_url,
    posts.url
from posts
inner join images on posts.post_id = images.post_id and images.alt is null
order by posts.published_on desc nulls last, posts.post_id asc, images.position asc
