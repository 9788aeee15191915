-- Collect the posts whose bodies are to be parsed: those that the load wrote, and those
-- that lack what is wanted. The table is the scratch database's own, not a temporary
-- one, so that a second connection sees it.
--
-- Parameters: load_id (null when the load has written nothing), wants_bodies,
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
