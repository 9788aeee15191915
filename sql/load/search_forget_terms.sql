-- Delete the terms that no post has any longer.
delete from search_terms
where
    term_id in (
        select outdated_terms.term_id
        from outdated_terms
        anti join search_postings using (term_id)
    );
