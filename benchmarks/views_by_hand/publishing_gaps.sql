with
days as (
    select distinct published_on
    from posts
    where published_on is not null
),

gaps as (
    select
        lag(published_on) over (order by published_on) as started_on,
        published_on as ended_on,
        ended_on - started_on as count_days
    from days
    qualify started_on is not null
)

select
    started_on,
    ended_on,
    count_days,
    rank() over (order by count_days desc) as gap_rank,
    count_days / (select median(every.count_days) from gaps as every) as times_median
from gaps
order by gap_rank, started_on
