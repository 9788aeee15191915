-- List the addresses of other sites that posts link to, each with its host.
create or replace temp table addresses as
select
    split_part(url, '#', 1) as url,
    coalesce(min(host), '') as host
from post_links
where
    not in_code
    and resolution is null
    and regexp_matches(url, '(?i)^https?:')
group by split_part(url, '#', 1);
