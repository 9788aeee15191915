-- Find the keys that several rows have.
create or replace temp table repeated_keys as
select
    language,
    path
from keyed
where has_title and path is not null
group by language, path
having count(*) > 1;
