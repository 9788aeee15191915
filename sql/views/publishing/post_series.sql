-- question: Which posts are parts of a series, and in which order?
-- grain: one row per post that belongs to a series
-- key: post_id
-- time: published_on
-- work: editor
-- advice: Link each part to the next, and see which number is missing.
-- notes: A series is found by the first of these that fits: "front matter", its field
--   series; "part", a word such as part, Teil, partie, episode, 第…回 or （…） with a
--   number in digits, in Roman ones or in words; "number", one after #, in brackets or
--   at the end; "version" and "date", titles that are the same but for a version or a
--   day, month or year; "prefix", the words before a colon or dash. Of the last three
--   it takes three posts, of the others two; numbers at the end must be nearly without
--   gaps. A post that has nothing but the series' name as its title is part 1, if there
--   is no other. Posts stand in the order of their numbers, else of their days.
-- columns:
--   series: name of the series, as its first post has it; … stands for version and date
--   series_position: place of the post in the series; the first is 1
--   title: title of the post
--   published_on: calendar day of publication; null if unknown
--   part_number: number that the post has by front matter, part or number; else null
--   count_series_posts: posts of the series
--   found_by: front matter, part, number, version, date or prefix
--   language: language of the post; a series has one
--   is_original: whether the post is no translation of another
--   slug: slug of the post
--   url: URL of the post; null if the source has none
--   post_id: the post
create or replace view post_series as
with
numerals as (
    select
        words.word,
        words.number
    from
        (
            values
            ('one', 1), ('two', 2), ('three', 3), ('four', 4), ('five', 5),
            ('six', 6), ('seven', 7), ('eight', 8), ('nine', 9), ('ten', 10),
            ('eins', 1), ('zwei', 2), ('drei', 3), ('vier', 4), ('fünf', 5),
            ('un', 1), ('deux', 2), ('trois', 3), ('quatre', 4), ('cinq', 5),
            ('uno', 1), ('dos', 2), ('tres', 3), ('cuatro', 4), ('cinco', 5),
            ('due', 2), ('tre', 3), ('quattro', 4), ('cinque', 5),
            ('um', 1), ('dois', 2), ('três', 3), ('quatro', 4),
            ('i', 1), ('ii', 2), ('iii', 3), ('iv', 4), ('v', 5), ('vi', 6),
            ('vii', 7), ('viii', 8), ('ix', 9), ('x', 10), ('xi', 11), ('xii', 12),
            ('xiii', 13), ('xiv', 14), ('xv', 15), ('xvi', 16), ('xvii', 17),
            ('xviii', 18), ('xix', 19), ('xx', 20),
            ('一', 1), ('二', 2), ('三', 3), ('四', 4), ('五', 5), ('六', 6),
            ('七', 7), ('八', 8), ('九', 9), ('十', 10), ('十一', 11), ('十二', 12),
            ('十三', 13), ('十四', 14), ('十五', 15), ('十六', 16), ('十七', 17), ('十八', 18),
            ('十九', 19), ('二十', 20), ('二十一', 21), ('二十二', 22), ('二十三', 23), ('二十四', 24),
            ('二十五', 25), ('二十六', 26), ('二十七', 27), ('二十八', 28), ('二十九', 29),
            ('三十', 30),
            ('上', 1), ('中', 2), ('下', 3)
        ) as words (word, number)
),

titles as (
    select
        post_id,
        regexp_replace(title, '[\s\v]+', ' ', 'g') as title
    from posts
),

-- What front matter calls series and part in other words, in any case, under one name.
front_matter as (
    select
        post_id,
        regexp_replace(
            regexp_replace(
                fields, '(?i)"series(?:[ _-]?(?:name|title))?":', '"series":', 'g'
            ),
            '(?i)"(?:series[ _-]?(?:order|weight|part|number|index)|part|order)":',
            '"part":',
            'g'
        ) as fields
    from posts
    where regexp_matches(fields, '(?i)"series')
),

-- What each way to tell a series reads, in its order: a name, and after a line feed a
-- number; the whole title where it reads nothing.
readings as (
    select
        post_id,
        1 as way,
        coalesce(
            json_extract_string(fields, '$.series[0]'),
            json_extract_string(fields, '$.series.name'),
            json_extract_string(fields, '$.series.title'),
            json_extract_string(fields, '$.series')
        )
        || chr(10)
        || coalesce(
            json_extract_string(fields, '$.series.part'),
            json_extract_string(fields, '$.part'),
            ''
        ) as reading
    from front_matter
    union all
    select
        post_id,
        2 as way,
        regexp_replace(
            title,
            '(?i)^(?:(.*?)[\s\p{P}|]+)?(?:parts?|pt|teil|partie|parte|deel|del|díl|'
            || 'część|часть|частина|част|rész|bölüm|osa|μέρος|phần|bagian|episode|'
            || 'épisode|episodio|episódio|ep|folge|issue|ausgabe|numéro|número|numero|'
            || 'vol|volume|chapter|kapitel|chapitre|capítulo|capitolo|lesson|lektion|'
            || 'day|tag|jour|día|week|woche|semaine|semana)[.:]?\s*'
            || '(?:#|№|n[or]?[.°º]\s*)?'
            || '([0-9]{1,3}|[ivx]{1,5}|one|two|three|four|five|six|seven|eight|nine|'
            || 'ten|eins|zwei|drei|vier|fünf|un|deux|trois|quatre|cinq|uno|dos|tres|'
            || 'cuatro|cinco|due|tre|quattro|cinque|um|dois|três|quatro)'
            || '(?:$|[^\p{L}\p{N}.].*|\.$|\.[^0-9].*)$',
            '\1' || chr(10) || '\2'
        ) as reading
    from titles
    union all
    select
        post_id,
        2 as way,
        regexp_replace(
            title,
            '^(.*?)[\s\p{P}]*(?:(?:第|パート|その|파트)\s*'
            || '([0-9]{1,4}|[一二三四五六七八九十]{1,3})(?:[^0-9].*)?'
            || '|[（【]([0-9]{1,3}|[一二三四五六七八九十]{1,3}|[上中下])[）】].*)$',
            '\1' || chr(10) || '\2\3'
        ) as reading
    from titles
    union all
    select
        post_id,
        3 as way,
        -- Of several parts of the title the one before the number.
        regexp_replace(
            title,
            '^(?:.*(?:[:!?—]|[.–-]\s)\s*)?(.*?)\s*(?:#|№)\s?([0-9]{1,4})'
            || '(?:$|[^\p{L}\p{N}.].*)$',
            '\1' || chr(10) || '\2'
        ) as reading
    from titles
    union all
    select
        post_id,
        3 as way,
        regexp_replace(
            title,
            '(?i)^(.*?)\s*[(\[（]([0-9]{1,2}|[ivx]{1,5})(?:\s*[/／]\s*[0-9]{1,2})?'
            || '[)\]）]\s*$',
            '\1' || chr(10) || '\2'
        ) as reading
    from titles
    union all
    select
        post_id,
        4 as way,
        regexp_replace(
            title,
            '^(.*[^\s\p{P}])(?:\s*[:–—-])?\s+([0-9]{1,2}|[IVX]{1,5})$',
            '\1' || chr(10) || '\2'
        ) as reading
    from titles
    union all
    select
        post_id,
        5 as way,
        regexp_replace(title, '[vV]?[0-9]+(?:\.[0-9x]+)+[\w.+-]*', '…') || chr(10)
            as reading
    from titles
    where regexp_matches(title, '[0-9]\.[0-9x]')
    union all
    select
        post_id,
        6 as way,
        regexp_replace(
            title,
            '(?i)(^|[^0-9-])(?:[0-9]{1,2}\.? )?(?:(?:jan|gen|ene|f[eé][bv]|m[aä]r|'
            || 'a[pbv]r|ma[iyg]|mei|ju[nil]|giu|lug|aug|ago|ao[uû]|sep|set|o[ckt]t|out|'
            || 'nov|dez|d[eé]c|dic)\p{L}*[.,]? (?:[0-9]{1,2}, )?)?(?:19|20)[0-9]{2}'
            || '(?:-[0-9]{2}){0,2}($|[^0-9])',
            '\1…\2'
        )
        || chr(10) as reading
    from titles
    where regexp_matches(title, '(?:^|[^0-9-])(?:19|20)[0-9]{2}')
    union all
    select
        post_id,
        7 as way,
        regexp_replace(
            title,
            '^(.+?)(?:: |：|\s[|–—-]+ |—).*$',
            '\1' || chr(10)
        ) as reading
    from titles
),

named as (
    select
        readings.post_id,
        posts.language,
        readings.way,
        trim(split_part(readings.reading, chr(10), 1)) as series,
        regexp_replace(
            lower(split_part(readings.reading, chr(10), 1)),
            '[^\p{L}\p{M}\p{N}…]+',
            '',
            'g'
        ) as series_key,
        coalesce(
            numerals.number,
            try_cast(split_part(readings.reading, chr(10), 2) as integer)
        ) as part_number,
        posts.published_on
    from readings
    inner join posts on readings.post_id = posts.post_id
    left join numerals
        on lower(split_part(readings.reading, chr(10), 2)) = numerals.word
    where contains(readings.reading, chr(10))
),

-- The part that has no number, as nobody knew that there would be others.
first_parts as (
    select
        posts.post_id,
        named.language,
        named.way,
        posts.title as series,
        named.series_key,
        1 as part_number,
        posts.published_on
    from named
    inner join posts
        on
            named.language = posts.language
            and named.series_key
            = regexp_replace(lower(posts.title), '[^\p{L}\p{M}\p{N}…]+', '', 'g')
    where named.way between 2 and 4 and named.series_key <> ''
    group by
        posts.post_id,
        named.language,
        named.way,
        posts.title,
        named.series_key,
        posts.published_on
    having min(named.part_number) > 1
),

candidates as (
    select * from named
    where regexp_matches(series_key, '\p{L}')
    union all
    select * from first_parts
),

series_sizes as (
    select
        language,
        way,
        series_key,
        count(distinct post_id) as count_posts,
        count(distinct part_number) as count_numbers,
        max(part_number) - min(part_number) as widest_gap
    from candidates
    group by language, way, series_key
),

-- Each post in the first series that has enough posts.
chosen as (
    select candidates.*
    from candidates
    inner join series_sizes
        on
            candidates.language = series_sizes.language
            and candidates.way = series_sizes.way
            and candidates.series_key = series_sizes.series_key
    where
        (candidates.way = 1 and series_sizes.count_posts > 1)
        or (candidates.way between 2 and 3 and series_sizes.count_numbers > 1)
        or (
            candidates.way = 4
            and series_sizes.count_numbers > 1
            and series_sizes.widest_gap < 2 * series_sizes.count_numbers
        )
        or (candidates.way > 4 and series_sizes.count_posts > 2)
    qualify
        row_number()
            over (
                partition by candidates.post_id
                order by
                    candidates.way asc,
                    series_sizes.count_posts desc,
                    candidates.series_key asc
            )
        = 1
),

placed as (
    select
        *,
        count(*) over (partition by language, way, series_key) as count_posts,
        row_number() over in_order as series_position,
        first_value(series) over in_order as first_series
    from chosen
    window
        in_order as (
            partition by language, way, series_key
            order by
                part_number asc nulls last, published_on asc nulls last, post_id asc
        )
),

final as (
    select
        placed.first_series as series,
        cast(placed.series_position as integer) as series_position,
        posts.title,
        posts.published_on,
        cast(placed.part_number as integer) as part_number,
        cast(placed.count_posts as integer) as count_series_posts,
        case placed.way
            when 1 then 'front matter'
            when 2 then 'part'
            when 3 then 'number'
            when 4 then 'number'
            when 5 then 'version'
            when 6 then 'date'
            else 'prefix'
        end as found_by,
        posts.language,
        posts.post_id = posts.translation_group as is_original,
        posts.slug,
        posts.url,
        posts.post_id
    from placed
    inner join posts on placed.post_id = posts.post_id
    -- What other series took may leave one without the others.
    where placed.count_posts > 1
)

select * from final
order by series asc, found_by asc, language asc, series_position asc
