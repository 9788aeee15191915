-- Find the words in the texts of some posts.
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
                    -- Data, but for the parts that may be words.
                    else replace(word, '-', ' ')
                end
                for word in string_split(search_folded(search_compatible(text)), ' ')
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
