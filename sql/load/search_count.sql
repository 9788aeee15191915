-- Count the words of some posts, and add them to the index.
--
-- Parameters: is_appended (whether the index has other posts, from earlier loads).
--
-- Each word of a piece between two spaces is found together with the piece. A text with
-- a piece that is longer than any sentence is therefore split into its words first, and
-- of these, long runs into parts that share a character, and so have the same pairs.
create or replace temp table part_texts as
select
    post_id,
    field,
    case
        -- Like all that was cut where there was a space.
        when length(text) <= 2000 then text
        else array_to_string(
            [
                case
                    when length(word) <= 2000 then word
                    when search_is_run(word)
                        then array_to_string(
                            [
                                substr(word, place, 1001)
                                for place in range(1, length(word), 1000)
                            ],
                            ' '
                        )
                end
                for word in string_split(search_folded(text), ' ')
            ],
            ' '
        )
    end as text
from visible_texts;

-- Splitting at spaces is fast; the words of each distinct piece are then found once for
-- all its occurrences.
create or replace temp view pieces as
select
    post_id,
    field,
    unnest(string_split(text, ' ')) as piece
from part_texts;

create or replace temp table piece_terms as
select
    different_pieces.piece,
    words.term
from (select distinct pieces.piece from pieces) as different_pieces
cross join search_words(different_pieces.piece) as words
-- Anything longer is data, not a word.
where length(words.term) <= 64;

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

-- At most 10,000, so that the sum of the three counts fits into a smallint.
create or replace temp table new_postings as
select
    term_id,
    post_id,
    least(count_title, 10000)::smallint as count_title,
    least(count_tags, 10000)::smallint as count_tags,
    least(count_all - count_title - count_tags, 10000)::smallint as count_body
from (
    -- Most are in bodies, and counting without a filter takes less time.
    select
        piece_numbers.term_id,
        pieces.post_id,
        count(*) filter (where pieces.field = 'title') as count_title,
        count(*) filter (where pieces.field = 'tags') as count_tags,
        count(*) as count_all
    from pieces
    inner join piece_numbers using (piece)
    group by piece_numbers.term_id, pieces.post_id
) as counted;

-- Sorted so that the postings of a term are contiguous: DuckDB finds them without
-- reading others, and they take a fifth of the space.
insert into search_postings by name
select * from new_postings
order by term_id, post_id;

insert into search_documents by name
select
    part_posts.post_id,
    coalesce(counts.count_terms, 0) as count_terms,
    coalesce(counts.count_postings, 0) as count_postings,
    $is_appended as is_appended
from (select distinct part_texts.post_id from part_texts) as part_posts
left join (
    select
        post_id,
        sum(count_title + count_tags + count_body) as count_terms,
        count(*) as count_postings
    from new_postings
    group by post_id
) as counts using (post_id)
order by part_posts.post_id;
