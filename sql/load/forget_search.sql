-- Nobody wants to search: empty the full-text index.
delete from search_postings;

delete from search_documents;

delete from search_terms;
