-- Number the words that are new in the index.
insert into search_terms by name
select
    (select coalesce(max(known_terms.term_id), 0) from search_terms as known_terms)
    + row_number() over (order by new_terms.term) as term_id,
    new_terms.term
from (select distinct piece_terms.term from piece_terms) as new_terms
anti join search_terms using (term)
order by new_terms.term;

create or replace temp table piece_numbers as
select
    piece_terms.piece,
    search_terms.term_id
from piece_terms
inner join search_terms using (term);
