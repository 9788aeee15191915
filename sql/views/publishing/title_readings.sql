-- question: Which series may each title name, read in each way?
-- grain: one row per post and reading of its title
-- key: post_id, way, series, number_word
-- audience: internal
-- work: editor
-- advice: Ask post_series, which chooses between the readings.
-- columns:
--   way: 2 for part, 3 for a number, 4 for a number at the end, 5 for version, 6 for
--     date, and 7 for prefix, as post_series tells them
--   series: what the title calls the series; … stands for version and date
--   number_word: the number of the part in lower case, as it is written; empty for
--     version, date and prefix
--   post_id: the post
create or replace view title_readings as
with
titles as (
    select
        post_id,
        regexp_replace(title, '[\s\v]+', ' ', 'g') as title
    from posts
),

-- The series and, after a line feed, the number. Where a pattern reads nothing, the
-- whole title stays, without a line feed.
readings as (
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

final as (
    select
        way,
        trim(split_part(reading, chr(10), 1)) as series,
        lower(split_part(reading, chr(10), 2)) as number_word,
        post_id
    from readings
    where contains(reading, chr(10))
    group by
        way,
        trim(split_part(reading, chr(10), 1)),
        lower(split_part(reading, chr(10), 2)),
        post_id
)

select * from final
