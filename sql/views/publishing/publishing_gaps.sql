-- question: When did we publish nothing, and for how long?
-- grain: one row per pair of consecutive days with posts
-- key: ended_on
-- work: editor
-- advice: Find out what caused the longest gaps, and keep a post in reserve.
-- notes: Posts without a date are excluded, and so are translations. Two days in a row
--   are a gap of one day, the shortest possible.
-- columns:
--   started_on: day with posts before the gap
--   ended_on: next day with posts
--   count_days: days from one to the other
--   gap_rank: 1 for the longest gap; ties share a rank
--   times_median: length of the gap divided by the median length of all gaps
create or replace view publishing_gaps as
with
days as (
    select published_on
    from posts
    where published_on is not null and post_id = translation_group
    group by published_on
),

neighbours as (
    select
        lag(published_on) over (order by published_on) as started_on,
        published_on as ended_on
    from days
),

gaps as (
    select
        started_on,
        ended_on,
        cast(date_diff('day', started_on, ended_on) as integer) as count_days
    from neighbours
    where started_on is not null
),

final as (
    select
        started_on,
        ended_on,
        count_days,
        cast(rank() over (order by count_days desc) as integer) as gap_rank,
        count_days / median(count_days) over () as times_median
    from gaps
)

select * from final
order by gap_rank asc, started_on asc
