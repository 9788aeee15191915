-- title: Links of posts
-- view: post_link_facts
-- about: One row for each post and target that it links to, but for itself.
-- columns:
--   cited_title: title of the post that it links to; null for other targets
select
    post_link_facts.*,
    cited_posts.title as cited_title
from post_link_facts
left join posts as cited_posts on post_link_facts.cited_post_id = cited_posts.post_id
where not post_link_facts.is_self
