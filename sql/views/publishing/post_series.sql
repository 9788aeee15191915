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
candidates as (
    select
        series_candidates.way,
        series_candidates.series,
        series_candidates.series_key,
        series_candidates.part_number,
        series_candidates.language,
        series_candidates.post_id,
        posts.published_on
    from series_candidates
    inner join posts on series_candidates.post_id = posts.post_id
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
        placed.part_number,
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
