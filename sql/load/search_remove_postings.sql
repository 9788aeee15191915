-- Delete some of the postings of posts that search_remove.sql has found.
--
-- Parameters: first_row, last_row (of those to look at).
delete from search_postings
where
    rowid between $first_row and $last_row
    and post_id in (select outdated_documents.post_id from outdated_documents);
