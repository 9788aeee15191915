-- What a language's code begins with, if a hyphen follows it: pt- for pt and pt-br.
create or replace macro language_folded(any_language) as
lower(replace(any_language, '_', '-')) || '-'
