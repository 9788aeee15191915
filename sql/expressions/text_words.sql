-- The words by which texts are compared: kana and ideographs one by one, else letters
-- and digits, or letters without case.
create or replace macro text_words(any_text) as
regexp_extract_all(
    lower(any_text),
    '[\x{3040}-\x{30ff}\x{3400}-\x{9fff}]|[\p{Ll}\p{N}]+|[\p{Lm}\p{Lo}\p{M}]+'
)
