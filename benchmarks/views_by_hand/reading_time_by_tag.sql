select
    tags.tag_id,
    tags.name as tag,
    count(*) as count_posts,
    quantile_cont(post_texts.reading_minutes, 0.25) as p25_minutes,
    median(post_texts.reading_minutes) as median_minutes,
    quantile_cont(post_texts.reading_minutes, 0.75) as p75_minutes,
    quantile_cont(post_texts.reading_minutes, 0.9) as p90_minutes
from post_texts
inner join post_tags on post_texts.post_id = post_tags.post_id
inner join tags on post_tags.tag_id = tags.tag_id
group by tags.tag_id, tags.name
order by count_posts desc, tag asc
