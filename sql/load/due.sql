-- Collect the posts whose bodies must be parsed: those that this load wrote, and those
-- without up-to-date facts or index entries. The table is in the in-memory database and
-- not temporary, so that a second connection can see it.
--
-- Parameters: load_id (null if the load has written nothing), wants_bodies,
-- wants_search, extraction_version.
create or replace table memory.main.due_posts as
select posts.post_id
from posts
left join post_texts
    on
        posts.post_id = post_texts.post_id
        and post_texts.extraction_version = $extraction_version
left join search_documents on posts.post_id = search_documents.post_id
where
    $wants_bodies
    and (
        posts.load_id = $load_id::integer
        or post_texts.post_id is null
        or ($wants_search and search_documents.post_id is null)
    );
