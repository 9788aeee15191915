-- Whether a word is several that signs join, or the pair of two neighbours of these.
create or replace macro search_is_compound(any_word) as
contains(any_word, '-')
