select
    posts.post_id,
    posts.language,
    posts.slug,
    posts.title,
    string_agg(authors.name, ', ' order by post_authors.position) as author_names,
    posts.published_on,
    posts.word_count,
    posts.url
from posts
left join post_authors on posts.post_id = post_authors.post_id
left join authors on post_authors.author_id = authors.author_id
where posts.post_id not in (select post_tags.post_id from post_tags)
group by all
order by posts.published_on desc nulls last, posts.post_id asc
