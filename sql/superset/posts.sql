-- title: Posts
-- view: posts_overview
-- about: One row for each post: its day, length, links, and what is missing.
-- columns:
--   weekday: day of the week of publication, with its number so that days sort
select
    posts_overview.*,
    posts_overview.weekday_number
    || ' '
    || posts_overview.weekday_name[1:3] as weekday
from posts_overview
