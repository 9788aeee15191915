select
    days.weekday_number,
    days.weekday_name,
    count(posts.post_id) as count_posts,
    count(posts.post_id) / nullif(sum(count(posts.post_id)) over (), 0) as share_posts,
    median(posts.word_count) as median_word_count
from (
    values
    (1, 'Monday'), (2, 'Tuesday'), (3, 'Wednesday'), (4, 'Thursday'),
    (5, 'Friday'), (6, 'Saturday'), (7, 'Sunday')
) as days (weekday_number, weekday_name)
left join posts on days.weekday_number = isodow(posts.published_on)
group by days.weekday_number, days.weekday_name
order by days.weekday_number
