-- Macros for single values of a source.

-- Without surrounding white space; trim() would leave tabs and line breaks. Looking at
-- the first and the last character takes a tenth of the expression's time.
create or replace temp macro stripped(value) as
    case
        when unicode(value) between 33 and 126 and unicode(value[-1]) between 33 and 126
            then value
        else regexp_replace(value, '^[\s\v\p{Z}]+|[\s\v\p{Z}]+$', '', 'g')
    end;

-- Null for a value that is one of some short words, in lower case.
create or replace temp macro unless_among(value, words) as
    case
        when length(value) > 9 or not list_contains(words, lower(stripped(value)))
            then value
    end;

-- Null for what some databases write where they have no day.
create or replace temp macro unless_no_day(value) as
    case
        when
            not starts_with(value, '0000-00-00')
            and not starts_with(value, '0001-01-01')
            then value
    end;

-- The first part that a value has, where it is a JSON object; otherwise the value. One
-- case within the other, since of two conditions DuckDB may try the dear one first.
create or replace temp macro part_of(value, parts) as
    case
        when not starts_with(value, '{') then value
        when json_valid(value)
            then coalesce(
                list_filter(
                    json_extract_string(value, parts), lambda part: part is not null
                )[1],
                value
            )
        else value
    end;

create or replace temp macro within(value, path) as
    case when json_valid(value) then json_extract_string(value, path) end;

create or replace temp macro every_within(value, path) as
    case when json_valid(value) then to_json(json_extract(value, path))::varchar end;

-- What a body is written in that no name tells it of: HTML where it begins with a block
-- of HTML, ends with a tag, and has no mark of Markdown.
create or replace temp macro format_of(content) as
    case
        -- Most bodies: looking at the first character takes a tenth of the time.
        when unicode(content) between 33 and 126 and not starts_with(content, '<')
            then 'markdown'
        when
            starts_with(ltrim(left(content, 1000)), '<')
            and regexp_matches(
                content,
                '^\s*(?:<!--(?s:.*?)-->\s*)*<(?:!doctype|html|head|body|p|div|h[1-6]'
                || '|ul|ol|dl|section|article|main|header|figure|table|blockquote|pre'
                || '|center|link|style|script)[\s>]',
                'i'
            )
            and regexp_matches(content, '>\s*$')
            and not contains(content, '](')
            and not contains(content, '```')
            and not regexp_matches(content, '\n#{1,6}\s')
            then 'html'
        else 'markdown'
    end;

-- Null for a value that is neither a JSON object nor a list of them.
create or replace temp macro if_objects(value) as
    case when regexp_matches(value, '^\s*(?:\[\s*)?\{') then value end;

-- The slug that a source gives, or the last part of the address.
create or replace temp macro slug_of(slug, url) as
    case
        when stripped(slug) <> '' then stripped(slug)
        else nullif(
            regexp_extract(
                regexp_replace(
                    regexp_replace(stripped(url), '[?#].*$', '', 's'),
                    '^[A-Za-z][A-Za-z0-9+.-]*://[^/]*',
                    ''
                ),
                '([^/]+?)(?:\.html?|\.md)?/?$',
                1
            ),
            ''
        )
    end;

-- The slug of a post of which a source says no more than its title.
create or replace temp macro slug_of_title(title) as
    trim(regexp_replace(lower(stripped(title)), '[^\pL\pN]+', '-', 'g'), '-');

-- The path of an address, with the query where that tells posts apart, as in /?p=5.
create or replace temp macro path_in(url, has_query) as
    nullif(
        trim(
            regexp_replace(
                regexp_extract(
                    stripped(url),
                    '^(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?://[^/?#]*)?([^?#]*)',
                    1
                ),
                '(?:/index\.(?:html?|php)|\.html?)?/*$',
                ''
            ),
            '/'
        )
        || case
            when has_query then regexp_extract(stripped(url), '\?[^#]*') else ''
        end,
        ''
    );

-- The host of an address; '' where it has none.
create or replace temp macro site_in(url) as
    lower(regexp_extract(url, '^(?:[A-Za-z][A-Za-z0-9+.-]*:)?//([^/?#]*)', 1));

-- Whether there is a number outside of texts that JSON lacks, which DuckDB writes.
create or replace temp macro has_no_json(written) as
    regexp_matches(written, 'NaN|Infinity')
    and regexp_matches(
        regexp_replace(written, '"(?:[^"\\]|\\.)*"', '', 'g'), 'NaN|Infinity'
    );

-- A value for posts.fields: long texts are cut, and what is no JSON is a text.
create or replace temp macro kept_field(value) as
    case
        when length(value::varchar) > 4000
            then to_json(left(value::varchar, 4000) || '…')
        when has_no_json(to_json(value)::varchar) then to_json(value::varchar)
        else to_json(value)
    end;

-- How many values of posts.fields are cut.
create or replace temp macro count_cut(document) as
    len(
        list_filter(
            json_extract_string(document, '$.*'),
            lambda value: length(value) = 4001 and ends_with(value, '…')
        )
    );

-- A merge drops the values that are null.
create or replace temp macro kept_fields(document) as
    nullif(json_merge_patch('{}', document)::varchar, '{}');

create or replace temp macro language_of(language) as
    coalesce(nullif(lower(replace(stripped(language), '_', '-')), ''), 'und');

-- Names may be a JSON list, a printed Python list, or separated by semicolons or
-- commas. Other forms are lists by now (loaders/name_lists.py).
create or replace temp macro split_names(names) as
    case
        when names is null then []
        when starts_with(stripped(names), '[') and json_valid(names)
            then from_json(names, '["VARCHAR"]')
        when regexp_full_match(stripped(names), '\[\s*[''"].*[''"]\s*\]', 's')
            then list_transform(
                regexp_extract_all(
                    names, '''(?:[^''\\]|\\.)*''|"(?:[^"\\]|\\.)*"'
                ),
                lambda name: regexp_replace(name[2:-2], '\\(.)', '\1', 'g')
            )
        when starts_with(stripped(names), '[') and ends_with(stripped(names), ']')
            then list_transform(
                string_split(trim(stripped(names), '[] '), ','),
                lambda name: trim(stripped(name), ' ''"')
            )
        when contains(names, ';') then string_split(names, ';')
        else string_split(names, ',')
    end;

-- The names of several columns with one name.
create or replace temp macro joined_names(columns) as
    nullif(
        to_json(
            list_filter(
                flatten(list_transform(columns, lambda names: split_names(names))),
                lambda name: stripped(name) <> ''
            )
        )::varchar,
        '[]'
    );

-- Words are separated by spaces, tabs and line breaks. Splitting at one character is
-- five times as fast as splitting at a regular expression.
create or replace temp macro count_runs(content) as
    list_aggregate(
        list_transform(
            string_split(
                replace(
                    case
                        when
                            contains(content, chr(9))
                            or contains(content, chr(13))
                            then replace(replace(content, chr(9), ' '), chr(13), ' ')
                        else content
                    end,
                    chr(10),
                    ' '
                ),
                ' '
            ),
            lambda word: word <> ''
        ),
        'count_if'
    );

-- In scripts without spaces between words, each character counts as one.
create or replace temp macro unspaced() as
    '[\x{3040}-\x{30ff}\x{3400}-\x{4dbf}\x{4e00}-\x{9fff}\x{f900}-\x{faff}'
    || '\x{ff66}-\x{ff9f}\x{20000}-\x{3ffff}]';

create or replace temp macro count_words(content) as
    coalesce(
        case
            when
                strlen(content) = length(content)
                or not regexp_matches(content, unspaced())
                then count_runs(content)
            else
                length(content)
                - length(regexp_replace(content, unspaced(), '', 'g'))
                + count_runs(regexp_replace(content, unspaced(), ' ', 'g'))
        end,
        0
    )::integer;

-- A weekday before a date and a time of day after it are ignored.
create or replace temp macro without_weekday(published) as
    regexp_replace(
        published, '^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? +', '', 'i'
    );

-- In what `date` prints, such as Thu Sep  5 10:00:00 CEST 2024, it is before the year.
create or replace temp macro without_time(published) as
    regexp_replace(
        regexp_replace(
            published,
            '^([a-z]{3}) +(\d{1,2}) \d{2}:\d{2}:\d{2}(?: (?:[a-z]{3,4}|[+-]\d{4}))?'
            || ' (\d{4})$',
            '\1 \2 \3',
            'i'
        ),
        '(\d{4}),?(?: +at)? +\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?'
        || '(?: +(?:[a-z]{1,4}|(?:gmt|utc)?[+-]\d{2}:?\d{2})(?: +\([^()]*\))?)?$',
        '\1',
        'i'
    );

-- 3rd is 3; Sept. is Sep.
create or replace temp macro with_plain_words(published) as
    regexp_replace(
        regexp_replace(
            regexp_replace(published, '([a-z])\.', '\1', 'gi'),
            '\bsept\b',
            'Sep',
            'i'
        ),
        '(\d)(?:st|nd|rd|th)\b',
        '\1',
        'i'
    );

-- The parts of a day whose year comes first: the rest may be a time and its zone.
create or replace temp macro year_first(published) as
    regexp_extract(
        published,
        '^([1-9]\d{3})'
        || '(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})'
        || '|\. ?(\d{1,2})\. ?(\d{1,2})\.?|年 ?(\d{1,2})月 ?(\d{1,2})日|(\d{2})(\d{2}))'
        || '(?:(?:[Tt]| +)\d{1,2}:?\d{2}(?::?\d{2}(?:[.,]\d+)?)?(?: ?[AaPp][Mm])?)?'
        || '(?: ?(?:[Zz]|UTC|GMT|[+-]\d{2}(?::?\d{2}(?::?\d{2})?)?)){0,2}'
        || '(?: ?\[[A-Za-z0-9_/+-]+\])?$',
        ['year', 'm1', 'd1', 'm2', 'd2', 'm3', 'd3', 'm4', 'd4', 'm5', 'd5']
    );

create or replace temp macro day_of_parts(parts) as
    try_cast(
        parts.year || '-' || (parts.m1 || parts.m2 || parts.m3 || parts.m4 || parts.m5)
        || '-' || (parts.d1 || parts.d2 || parts.d3 || parts.d4 || parts.d5)
        as date
    );

-- Only unambiguous forms of a date are read: the year comes first, or the month is
-- named. The day is the one written, whatever the time zone.
create or replace temp macro day_of_stripped(published, parts) as
    case
        when parts.year <> '' then day_of_parts(parts)
        when regexp_matches(published, '\b[1-9]\d{3}')
            then try_strptime(
                with_plain_words(without_time(without_weekday(published))),
                [
                    '%B %d, %Y', '%b %d, %Y', '%B %d %Y', '%b %d %Y',
                    '%d %B %Y', '%d %b %Y', '%d %B, %Y', '%d %b, %Y',
                    '%Y %B %d', '%Y %b %d', '%d-%b-%Y', '%d-%B-%Y'
                ]
            )::date
    end;

-- A macro writes its argument out as often as it uses it, but a lambda does not: with
-- these, DuckDB plans a day in a third of the time.
create or replace temp macro day_of(published) as
    list_transform(
        [stripped(published)],
        lambda written:
            list_transform(
                [year_first(written)], lambda parts: day_of_stripped(written, parts)
            )[1]
    )[1];
