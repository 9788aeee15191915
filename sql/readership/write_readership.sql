-- Replace the rows of the imported periods.
delete from post_readership
where
    exists (
        select 1
        from replaced_periods
        where
            post_readership.period is not distinct from replaced_periods.period
            and post_readership.period_end
            is not distinct from replaced_periods.period_end
    );

insert into post_readership by name
select *
from imported
order by address, period;
