-- title: Authors of posts
-- view: post_author_facts
-- about: One row for each post and author of it.
select * from post_author_facts
