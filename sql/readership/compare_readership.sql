-- Resolve what was imported, and find the stored rows that it replaces: those with a
-- day in one of its periods, and those of which no period is known.
create or replace temp table imported as
select
    incoming.address,
    incoming.period,
    incoming.period_end,
    incoming.views,
    incoming.visitors,
    resolved_addresses.post_id
from incoming
left join resolved_addresses using (address);

create or replace temp table replaced_periods as
with
stored_periods as (
    select distinct
        period,
        period_end
    from post_readership
),

new_periods as (
    select distinct
        period,
        period_end
    from imported
)

select
    period,
    period_end,
    (
        period < (select min(new_periods.period) from new_periods)
        or period_end > (select max(new_periods.period_end) from new_periods)
    ) as reaches_beyond
from stored_periods
where
    period is null
    or exists (
        select 1
        from new_periods
        where
            new_periods.period <= stored_periods.period_end
            and new_periods.period_end >= stored_periods.period
    );

create or replace temp table replaced as
select
    post_readership.address,
    post_readership.period,
    post_readership.period_end,
    post_readership.views,
    post_readership.visitors,
    post_readership.post_id
from post_readership
inner join replaced_periods
    on
        post_readership.period is not distinct from replaced_periods.period
        and post_readership.period_end is not distinct from replaced_periods.period_end;
