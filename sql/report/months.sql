-- Posts of each month, with the mean of the twelve months up to it.
select
    month,
    count_posts,
    count_posts_total,
    if(
        count(*) over last_year = 12, avg(count_posts) over last_year, null
    ) as mean_of_year,
    count_authors,
    count_new_authors
from posts_per_month
window last_year as (order by month rows 11 preceding)
order by month
