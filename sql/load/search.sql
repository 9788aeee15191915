-- Bring the full-text index up to date. (A stand-in: its owner replaces the whole
-- file.) Posts to index anew: memory.main.due_posts; their text: visible_texts, a row
-- for each block of a text.
insert into search_documents
select
    due_posts.post_id,
    1 as count_terms
from memory.main.due_posts
anti join search_documents using (post_id);

delete from search_documents
where post_id not in (select posts.post_id from posts);
