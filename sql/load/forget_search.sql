-- Empty the full-text index, which is not wanted.
delete from search_postings;

delete from search_documents;

delete from search_terms;
