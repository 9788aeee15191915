-- The parts of a question: what stands in quotes, or between blanks; the first hundred.
create or replace macro search_parts(any_query) as
regexp_extract_all(any_query, '-?"[^"]*"?|[^\s\v\p{Z}"]+')[1:100]
