-- question: Which series may each post belong to, and as which part?
-- grain: one row per post and reading of its front matter or title
-- key: post_id, way, series, number_word
-- audience: internal
-- work: editor
-- advice: Ask post_series, which chooses the series of each post.
-- columns:
--   way: 1 for front matter, 2 for part, 3 for a number, 4 for a number at the end, 5
--     for version, 6 for date, and 7 for prefix, as post_series tells them
--   series: name of the series, as the post has it
--   series_key: its letters and digits in lower case
--   number_word: the number of the part as it is written; empty if it has none
--   part_number: the same as a number; null if it has none
--   language: language of the post
--   post_id: the post
create or replace view series_candidates as
with
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

readings as (
    select
        post_id,
        1 as way,
        trim(
            coalesce(
                json_extract_string(fields, '$.series[0]'),
                json_extract_string(fields, '$.series.name'),
                json_extract_string(fields, '$.series.title'),
                json_extract_string(fields, '$.series')
            )
        ) as series,
        coalesce(
            json_extract_string(fields, '$.series.part'),
            json_extract_string(fields, '$.part'),
            ''
        ) as number_word
    from front_matter
    union all
    select
        post_id,
        way,
        series,
        number_word
    from title_readings
),

named as (
    select
        readings.post_id,
        posts.language,
        readings.way,
        readings.series,
        plain_series(readings.series) as series_key,
        readings.number_word,
        coalesce(number_words.number, try_cast(readings.number_word as integer))
            as part_number
    from readings
    inner join posts on readings.post_id = posts.post_id
    left join number_words on lower(readings.number_word) = number_words.word
    where readings.series is not null
),

-- What begins with a part above 1: the first has no number, as nobody knew that
-- there would be others.
without_first as (
    select
        language,
        way,
        series_key
    from named
    where way between 2 and 4 and series_key <> ''
    group by language, way, series_key
    having min(part_number) > 1
),

candidates as (
    select
        way,
        series,
        series_key,
        number_word,
        part_number,
        language,
        post_id
    from named
    where regexp_matches(series_key, '\p{L}')
    union all
    select
        without_first.way,
        posts.title as series,
        without_first.series_key,
        '1' as number_word,
        1 as part_number,
        posts.language,
        posts.post_id
    from without_first
    inner join posts
        on
            without_first.language = posts.language
            and without_first.series_key = plain_series(posts.title)
),

final as (
    select
        way,
        series,
        series_key,
        number_word,
        cast(part_number as integer) as part_number,
        language,
        post_id
    from candidates
)

select * from final
