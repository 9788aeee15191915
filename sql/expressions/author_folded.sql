-- What an author's names in different spellings have in common.
create or replace macro author_folded(any_author) as
regexp_replace(name_folded(any_author), '[\s\v\p{Z}]+', ' ', 'g')
