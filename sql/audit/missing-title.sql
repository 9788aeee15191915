-- title: Posts without a title of their own
-- severity: warning
-- why: Lists, feeds and search engines show the title; the name of a file tells readers
--   little.
-- advice: Give the post a title in its front matter, or a heading at its top.
-- notes: Of folders; the post is called after its file. A row of a table that lacks a
--   title is not loaded, which unreadable-row says. Drafts are left alone.
select
    post_id,
    '' as subject,
    'The post has no title; it is called "' || shortened(title) || '", after its file.'
        as message,
    'Give it a title in its front matter.' as advice
from posts
where
    json_exists(fields, '$.title')
    and (fields ->> '$.title') is null
    and not is_draft
