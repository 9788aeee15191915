-- Delete removed posts, and those to be indexed again, from the full-text index; and
-- collect the texts to index.
create or replace temp table outdated_documents as
select search_documents.post_id
from search_documents
where
    search_documents.post_id in (select due_posts.post_id from memory.main.due_posts)
    or search_documents.post_id not in (select posts.post_id from posts);

delete from search_postings
where post_id in (select outdated_documents.post_id from outdated_documents);

delete from search_documents
where post_id in (select outdated_documents.post_id from outdated_documents);

create or replace temp table due_texts as
select
    post_id,
    'body' as field,
    text
from visible_texts
union all
select
    posts.post_id,
    'title' as field,
    posts.title as text
from posts
semi join memory.main.due_posts using (post_id)
union all
select
    post_tags.post_id,
    'tags' as field,
    tags.name as text
from post_tags
semi join memory.main.due_posts using (post_id)
inner join tags using (tag_id);

create or replace temp table new_postings (
    term_id integer,
    post_id integer,
    count_title smallint,
    count_tags smallint,
    count_body smallint
);
