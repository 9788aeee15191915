-- The canonical name of a tag in any spelling, as far as name_folded knows it.
create or replace macro tag_folded(any_tag) as
regexp_replace(name_folded(any_tag), '[\s\v\p{Z}_]+', '-', 'g')
