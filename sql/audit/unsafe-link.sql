-- title: Links that lead to what nothing protects
-- severity: warning
-- why: Browsers warn readers of such a page, or show it although anybody in between
--   may have changed it.
-- advice: Tell the site's owner, or link to a page that is safe.
-- notes: Only `blogdb audit --external` asks other sites; its answers are kept. A page
--   is unsafe if its certificate has expired, is for another host or is signed by
--   nobody, or if a link to https:// ends at http://. Links to http:// are left alone.
select
    post_id,
    line,
    link_url as subject,
    'The link to ' || shortened(link_url) || ' is not safe: ' || shortened(error)
    || '.' as message,
    'Link to a page that is safe, or tell the site''s owner.' as advice
from dead_external_links
where outcome = 'unsafe'
