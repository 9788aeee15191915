-- The letters and digits of a text in lower case, without anything between them.
create or replace macro plain_letters(any_text) as
regexp_replace(lower(any_text), '[^\p{L}\p{M}\p{N}]+', '', 'g')
