-- A body without most of its markup, with a record separator (30) before each heading.
create or replace macro search_readable(any_body) as
regexp_replace(
    regexp_replace(
        regexp_replace(
            regexp_replace(
                regexp_replace(any_body, '</[hH][1-6]>', chr(10), 'g'),
                '(?m)^ {0,3}(?:>[ \t]?)*#{1,6}[ \t]+|<[hH][1-6][^>]*>'
                '|^([^\n]*\S[^\n]*)\n {0,3}(?:=+|-{2,})[ \t]*$',
                chr(30) || '\1',
                'g'
            ),
            '(?m)^[ \t>]*(?:```|~~~).*$|!\[[^\]]*\]\([^)]*\)|</?[A-Za-z!][^>]*>',
            ' ',
            'g'
        ),
        '\[([^\]]*)\]\([^)]*\)',
        '\1',
        'g'
    ),
    '[*`|]+',
    '',
    'g'
)
