-- The words of search_folded between blanks, and the parts of compounds between hyphens
-- with blanks around them, so that another word or pair can be looked for in it.
create or replace macro search_bounded(any_words) as
' ' || replace(any_words, '-', ' - ') || ' '
