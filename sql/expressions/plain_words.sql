-- The words of a text in lower case, without accents and signs, between single blanks.
create or replace macro plain_words(any_text) as
trim(
    regexp_replace(lower(strip_accents(any_text)), '[^\p{L}\p{M}\p{N}]+', ' ', 'g')
)
