-- Split texts with a piece that is longer than any sentence into their words, and of
-- these, long runs into parts that share a character, and so have the same pairs. A
-- text without such a piece is shorter (loaders/bodies/texts.py).
update part_texts
set
    text = array_to_string(
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
where length(text) > 2000;
