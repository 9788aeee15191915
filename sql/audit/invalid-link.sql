-- title: Links whose address no browser can open
-- severity: error
-- why: Readers who follow such a link get nowhere.
-- advice: Correct the address.
-- notes: Only `blogdb audit --external` looks at the addresses of other sites; what it
--   finds is kept.
select
    post_id,
    line,
    link_url as subject,
    'The link to ' || shortened(link_url) || ' leads nowhere: ' || error || '.'
        as message,
    'Correct the address.' as advice
from dead_external_links
where outcome = 'invalid'
