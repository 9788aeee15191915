-- Delete the postings that were sorted, for they are in the index once more.
--
-- Parameters: last_row (the last of them).
delete from search_postings
where rowid <= $last_row;

update search_documents
set is_appended = false
where is_appended;
