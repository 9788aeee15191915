-- Delete removed posts, and those to be indexed again, from the full-text index, except
-- for their postings, which search_remove_postings.sql deletes.
create or replace temp table outdated_documents as
select search_documents.post_id
from search_documents
where
    search_documents.post_id in (select due_posts.post_id from memory.main.due_posts)
    or search_documents.post_id not in (select posts.post_id from posts);

create or replace temp table outdated_terms as
select distinct search_postings.term_id
from search_postings
where
    search_postings.post_id in (
        select outdated_documents.post_id from outdated_documents
    );

delete from search_documents
where post_id in (select outdated_documents.post_id from outdated_documents);
