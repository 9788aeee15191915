-- The pattern of a word or words as a source may write them: as they are, in JSON in
-- JSON, in CSV, or in HTML, where marks are escaped or doubled; and with any spaces.
create or replace temp macro as_written(any_word) as
regexp_replace(
    regexp_replace(
        nfc_normalize(any_word),
        '([^0-9A-Za-z\s\v\p{Z}])',
        '(?:(?:\\\\*\\Q\1\\E)+|(?:\\\\+u[0-9a-f]{4})+|&#?[0-9a-z]+;)',
        'g'
    ),
    '[\s\v\p{Z}]+',
    '(?:[\\s\\v\\p{Z}]|\\\\+[a-z]|\\\\+u[0-9a-f]{4}|&#?[0-9a-z]+;)+',
    'g'
);

-- Whether a text has a word or words, whatever case, and not as a part of others: next
-- to no digit and no Latin, Greek or Cyrillic letter. Other scripts need no spaces.
create or replace temp macro says(any_text, any_word) as
coalesce(
    regexp_matches(
        nfc_normalize(any_text),
        '(?:^|[^0-9A-Za-z\x{c0}-\x{52f}\x{1e00}-\x{1fff}_-]'
        || '|\\+[a-z]|\\+u[0-9A-Fa-f]{4})[_-]*(?i:'
        || as_written(any_word)
        || ')[_-]*(?:$|[^0-9A-Za-z\x{c0}-\x{52f}\x{1e00}-\x{1fff}_-])'
    ),
    false
);
