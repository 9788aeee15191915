-- Minutes to read the posts of each of the twelve most used tags.
select
    tag,
    count_posts,
    p25_minutes,
    median_minutes,
    p75_minutes
from reading_time_by_tag
order by count_posts desc, tag asc
limit 12
