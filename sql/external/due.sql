-- Tell which addresses to ask: those that were never asked first, then those that were
-- asked longest ago. One that was asked lately is not due again; what gave no answer,
-- or may give another soon, is due after a day; and what nobody had to ask, always.
--
-- Needs addresses. Parameters: now, max_age_seconds.
select
    addresses.url,
    addresses.host
from addresses
left join link_checks on addresses.url = link_checks.url
where
    coalesce(
        link_checks.outcome = 'unasked'
        or link_checks.checked_at <= $now::timestamp - to_seconds(
            case
                when
                    link_checks.status is null
                    or link_checks.outcome in ('unreachable', 'refused')
                    then least($max_age_seconds, 86400)
                else $max_age_seconds
            end
        ),
        true
    )
order by link_checks.checked_at asc nulls first, addresses.url asc;
