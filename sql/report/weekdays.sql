-- Posts of each day of the week.
select
    weekday_name,
    count_posts,
    share_posts
from posts_per_weekday
order by weekday_number
