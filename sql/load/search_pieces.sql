-- Find the words in the texts of some posts. Each word of a piece between two spaces is
-- found together with the piece.
--
-- Splitting at spaces is fast; the words of each distinct piece are then found once for
-- all its occurrences.
create or replace temp view pieces as
select
    post_id,
    field = 'title' as is_title,
    field = 'tags' as is_tag,
    field = 'code' as is_code,
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
