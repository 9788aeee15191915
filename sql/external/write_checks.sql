-- Write the answers, and drop those of addresses to which no post links any more.
--
-- Needs addresses, and answers (url, outcome, status, location, error). Parameter: now.
insert or replace into link_checks by name
select
    answers.url,
    $now::timestamp as checked_at,
    answers.outcome,
    case
        when link_checks.outcome = answers.outcome then link_checks.since_at
        else $now::timestamp
    end as since_at,
    answers.status,
    answers.location,
    answers.error
from answers
left join link_checks on answers.url = link_checks.url;

delete from link_checks
where url not in (select addresses.url from addresses);
