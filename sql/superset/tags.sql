-- title: Tags of posts
-- view: post_tag_facts
-- about: One row for each post and tag of it.
select * from post_tag_facts
