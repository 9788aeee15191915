-- Count the words of some posts, and add them to the index.
--
-- At most 10,000, so that the sum of the counts fits into a smallint. Sorted so that
-- the postings of a term are contiguous: DuckDB finds them without reading others, and
-- they take a fifth of the space.
insert into search_postings by name
select
    term_id,
    post_id,
    least(count_title, 10000)::smallint as count_title,
    least(count_tags, 10000)::smallint as count_tags,
    least(count_all - count_title - count_tags - count_code, 10000)::smallint
        as count_body,
    least(count_code, 10000)::smallint as count_code
from (
    -- Most are in bodies, and counting without a filter takes less time.
    select
        piece_numbers.term_id,
        pieces.post_id,
        count(*) filter (where pieces.is_title) as count_title,
        count(*) filter (where pieces.is_tag) as count_tags,
        count(*) filter (where pieces.is_code) as count_code,
        count(*) as count_all
    from pieces
    inner join piece_numbers using (piece)
    group by piece_numbers.term_id, pieces.post_id
) as counted
order by term_id, post_id;
