-- question: Which numbers do words and Roman numerals in titles stand for?
-- grain: one row per word
-- key: word
-- audience: internal
-- work: editor
-- advice: Ask post_series, which reads the numbers of parts.
-- columns:
--   word: the word, or Roman or Chinese numeral, in lower case
--   number: the number
create or replace view number_words as
with
final as (
    select
        words.word,
        words.number
    from
        (
            values
            ('one', 1), ('two', 2), ('three', 3), ('four', 4), ('five', 5),
            ('six', 6), ('seven', 7), ('eight', 8), ('nine', 9), ('ten', 10),
            ('eins', 1), ('zwei', 2), ('drei', 3), ('vier', 4), ('fünf', 5),
            ('un', 1), ('deux', 2), ('trois', 3), ('quatre', 4), ('cinq', 5),
            ('uno', 1), ('dos', 2), ('tres', 3), ('cuatro', 4), ('cinco', 5),
            ('due', 2), ('tre', 3), ('quattro', 4), ('cinque', 5),
            ('um', 1), ('dois', 2), ('três', 3), ('quatro', 4),
            ('i', 1), ('ii', 2), ('iii', 3), ('iv', 4), ('v', 5), ('vi', 6),
            ('vii', 7), ('viii', 8), ('ix', 9), ('x', 10), ('xi', 11), ('xii', 12),
            ('xiii', 13), ('xiv', 14), ('xv', 15), ('xvi', 16), ('xvii', 17),
            ('xviii', 18), ('xix', 19), ('xx', 20),
            ('一', 1), ('二', 2), ('三', 3), ('四', 4), ('五', 5), ('六', 6),
            ('七', 7), ('八', 8), ('九', 9), ('十', 10), ('十一', 11), ('十二', 12),
            ('十三', 13), ('十四', 14), ('十五', 15), ('十六', 16), ('十七', 17), ('十八', 18),
            ('十九', 19), ('二十', 20), ('二十一', 21), ('二十二', 22), ('二十三', 23), ('二十四', 24),
            ('二十五', 25), ('二十六', 26), ('二十七', 27), ('二十八', 28), ('二十九', 29),
            ('三十', 30),
            ('上', 1), ('中', 2), ('下', 3)
        ) as words (word, number)
)

select * from final
