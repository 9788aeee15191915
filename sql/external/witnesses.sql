-- Name addresses on three hosts that answered last: if nobody answers whose turn it
-- is, they tell whether there is a network at all.
--
-- Needs addresses.
select
    addresses.url,
    addresses.host
from addresses
inner join link_checks on addresses.url = link_checks.url
where link_checks.outcome in ('ok', 'moved')
qualify
    row_number() over (
        partition by addresses.host
        order by link_checks.checked_at desc, addresses.url asc
    ) = 1
order by link_checks.checked_at desc, addresses.url asc
limit 3;
