-- Authors of each year: with their first post, or with earlier ones.
with
author_years as (
    select distinct
        author_id,
        year,
        min(year) over (partition by author_id) as first_year
    from post_author_facts
    where is_original and year is not null
)

select
    year,
    count(*) filter (where year = first_year) as count_new,
    count(*) filter (where year > first_year) as count_returning
from author_years
group by year
order by year
