-- Minutes to read the posts of the twelve most used tags that have three at least.
select
    tag,
    count_posts,
    p25_minutes,
    median_minutes,
    p75_minutes
from reading_time_by_tag
where count_posts >= 3
order by count_posts desc, tag asc
limit 12
