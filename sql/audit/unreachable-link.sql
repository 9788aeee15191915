-- title: Links to sites that have not answered for a day or more
-- severity: warning
-- why: A site that fails for days may be gone for good.
-- advice: Open the link in a browser; if the site fails there, too, replace the link or
--   remove it.
-- notes: Only `blogdb audit --external` asks other sites; its answers are kept. A site
--   counts only after it failed twice, at least a day apart, and never answered in
--   between.
select
    post_id,
    line,
    link_url as subject,
    'The site of ' || shortened(link_url) || ' has failed since ' || since_on
    || coalesce(' (' || status || ')', '')
    || coalesce(': ' || shortened(error), '')
    || '.' as message,
    'Open it in a browser; if it fails there, too, replace the link or remove it.'
        as advice
from dead_external_links
where outcome = 'unreachable'
