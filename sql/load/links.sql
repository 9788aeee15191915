-- Write the links. (A stand-in: its owner replaces the whole file.)
insert into post_links
select
    post_id,
    position,
    coalesce(url, '') as url,
    text,
    form,
    in_code,
    null as host,
    'other' as kind,
    null as target,
    null as target_language
from found_links
order by post_id, position;
