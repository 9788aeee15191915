-- Sort some terms of the index again, including what was appended to it.
--
-- Parameters: last_row (the rows up to it are to be sorted), first_term, last_term.
insert into search_postings by name
select * from search_postings
where
    rowid <= $last_row
    and term_id between $first_term and $last_term
order by term_id, post_id;
