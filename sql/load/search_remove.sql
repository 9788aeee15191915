-- Take out of the full-text index what is gone, and what comes anew from
-- visible_texts (post_id, text).
create or replace temp table outdated_documents as
select search_documents.post_id
from search_documents
where
    search_documents.post_id in (select visible_texts.post_id from visible_texts)
    or search_documents.post_id not in (select posts.post_id from posts);

delete from search_postings
where post_id in (select outdated_documents.post_id from outdated_documents);

delete from search_documents
where post_id in (select outdated_documents.post_id from outdated_documents);

create or replace temp table new_postings (
    term_id integer,
    post_id integer,
    count_title integer,
    count_tags integer,
    count_body integer
);
