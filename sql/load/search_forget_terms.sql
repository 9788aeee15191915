-- Delete the terms that no post has any longer. Most of those that posts have lost they
-- have again, or others have, so that few are looked up in all postings.
--
-- Parameters: last_row (of the postings from earlier loads).
delete from search_terms
where
    term_id in (
        with
        candidates as materialized (
            select outdated_terms.term_id
            from outdated_terms
            anti join (
                select search_postings.term_id
                from search_postings
                where search_postings.rowid > $last_row
            ) as new_postings using (term_id)
        ),

        -- A semi join, for which DuckDB reads only where these numbers can be.
        kept as (
            select search_postings.term_id
            from search_postings
            semi join candidates using (term_id)
        )

        select candidates.term_id
        from candidates
        anti join kept using (term_id)
    );
