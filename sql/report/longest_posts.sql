-- The fifty posts that take longest to read.
select
    title,
    url,
    published_on,
    author_names,
    reading_minutes,
    text_word_count
from posts_overview
where is_original and reading_minutes > 0
order by text_word_count desc, title asc
limit 50
