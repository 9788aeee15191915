select
    tags.tag_id,
    tags.name as tag,
    count(*) as count_posts,
    round(quantile_cont(post_texts.reading_minutes, 0.25), 2) as p25_minutes,
    round(median(post_texts.reading_minutes), 2) as median_minutes,
    round(quantile_cont(post_texts.reading_minutes, 0.75), 2) as p75_minutes,
    round(quantile_cont(post_texts.reading_minutes, 0.9), 2) as p90_minutes
from post_texts
inner join post_tags on post_texts.post_id = post_tags.post_id
inner join tags on post_tags.tag_id = tags.tag_id
group by tags.tag_id, tags.name
order by count_posts desc, tag asc
