-- title: Links to pages that have moved for good
-- severity: note
-- why: The old address works only as long as somebody keeps redirecting it.
-- advice: Replace the link by the new address.
-- notes: Only `blogdb audit --external` asks other sites; its answers are kept. Only
--   redirects that are said to be permanent count (301 and 308).
select
    post_id,
    line,
    link_url as subject,
    'The page at ' || shortened(link_url) || ' has moved.' as message,
    'Replace the link by ' || new_url as advice
from dead_external_links
where outcome = 'moved'
