-- title: Code in posts
-- view: post_code_facts
-- about: One row for each post and language of its code blocks.
select * from post_code_facts
