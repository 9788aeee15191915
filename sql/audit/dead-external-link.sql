-- title: Links to pages of other sites that are gone
-- severity: error
-- why: Readers who follow such a link find an error instead of what the post rests on,
--   and whoever buys an abandoned name can show them anything.
-- advice: Replace the link by the page's new address, by a copy in an archive or by
--   another source, or remove it.
-- notes: Only `blogdb audit --external` asks other sites; its answers are kept. A page
--   is gone if its server says so (404 or 410), or if the host no longer exists.
select
    post_id,
    line,
    link_url as subject,
    'The link to ' || shortened(link_url) || ' leads to what is gone'
    || coalesce(' (' || status || ')', '')
    || coalesce(': ' || shortened(error), '')
    || '.' as message,
    'Replace it by the page''s new address or another source, or remove it.'
        as advice
from dead_external_links
where outcome = 'gone'
