-- The five longest times without a post.
select
    started_on,
    ended_on,
    count_days
from publishing_gaps
order by gap_rank, started_on
limit 5
