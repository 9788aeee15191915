-- A piece of a text with its words, but not the signs around them, between two **.
create or replace macro search_marked(any_piece) as
regexp_replace(
    any_piece,
    '^([^\p{L}\p{M}\p{N}\p{So}]*)(.*?)([^\p{L}\p{M}\p{N}\p{So}+#＋＃]*)$',
    '\1**\2**\3'
)
