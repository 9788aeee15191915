-- Delete the facts of posts that were removed, will be parsed again, or if facts are no
-- longer wanted.
--
-- Parameters: wants_bodies.
create or replace temp table facts_to_forget as
select post_texts.post_id
from post_texts
left join posts using (post_id)
left join memory.main.due_posts using (post_id)
where
    posts.post_id is null
    or due_posts.post_id is not null
    or not $wants_bodies;

delete from post_links
where post_id in (select facts_to_forget.post_id from facts_to_forget);

delete from code_blocks
where post_id in (select facts_to_forget.post_id from facts_to_forget);

delete from headings
where post_id in (select facts_to_forget.post_id from facts_to_forget);

delete from images
where post_id in (select facts_to_forget.post_id from facts_to_forget);

delete from post_texts
where post_id in (select facts_to_forget.post_id from facts_to_forget);
