-- What a heading and the line of a body that it is in have in common.
create or replace macro search_heading(any_heading) as
regexp_replace(
    regexp_replace(lower(any_heading), '\{[^{}]*\}\s*$', ''),
    '[^a-z0-9\x{80}-\x{10ffff}]+',
    '',
    'g'
)
