-- Divide the terms of the index into ranges whose postings can be sorted in memory.
--
-- Parameters: most_postings (in a range, but for those of its last term).
select
    min(term_id) as first_term,
    max(term_id) as last_term
from (
    select
        term_id,
        sum(count(*)) over (order by term_id) - count(*) as count_before
    from search_postings
    group by term_id
) as terms
group by count_before // $most_postings
order by first_term;
