-- question: Which headings skip a level, or repeat another of their section?
-- grain: one row per heading and problem
-- time: published_on
-- work: author
-- advice: Give the heading the next level, or a text of its own: readers, screen
--   readers and links to headings need both.
-- key: post_id, position, problem
-- notes: A heading may be one level below the one before it, or on any level above. The
--   first of a post may have any level. Two headings repeat each other if they have one
--   text, one level and stand below the same heading; letters' case and signs do not
--   tell texts apart. Posts whose line breaks are lost are left out, and formulas of
--   several lines (\begin{…}), which a line of = makes headings to Markdown alone.
-- columns:
--   problem: skips a level, or repeats
--   heading: text of the heading
--   level: its level, 1 for the highest, to 6
--   other_heading: the heading before it, or the first one that it repeats
--   other_level: level of that heading
--   title: title of the post
--   published_on: calendar day of publication; null if unknown
--   language: language of the post
--   is_original: whether the post is no translation of another
--   slug: slug of the post
--   line: line of the heading in the source file, from 1; null if the source has none
--   other_line: line of the other heading
--   url: URL of the post; null if the source has none
--   position: place among the headings of the post; the first is 1
--   other_position: place of the other heading
--   post_id: the post
create or replace view heading_problems as
with
-- With the last heading before each that is of a higher level.
walked as (
    select
        headings.post_id,
        headings.position,
        headings.level,
        headings.text,
        headings.line,
        lag(headings.position)
            over (partition by headings.post_id order by headings.position)
            as previous_position,
        lag(headings.level)
            over (partition by headings.post_id order by headings.position)
            as previous_level,
        max(case when headings.level < 2 then headings.position end)
            over earlier as before_level_2,
        max(case when headings.level < 3 then headings.position end)
            over earlier as before_level_3,
        max(case when headings.level < 4 then headings.position end)
            over earlier as before_level_4,
        max(case when headings.level < 5 then headings.position end)
            over earlier as before_level_5,
        max(case when headings.level < 6 then headings.position end)
            over earlier as before_level_6
    from headings
    inner join post_texts on headings.post_id = post_texts.post_id
    where
        not post_texts.is_flattened
        and not contains(headings.text, '\begin{')
    window
        earlier as (
            partition by headings.post_id
            order by headings.position
            rows between unbounded preceding and 1 preceding
        )
),

placed as (
    select
        *,
        plain_letters(text) as letters,
        case level
            when 2 then before_level_2
            when 3 then before_level_3
            when 4 then before_level_4
            when 5 then before_level_5
            when 6 then before_level_6
        end as section_position
    from walked
),

repeats as (
    select
        post_id,
        position,
        level,
        text,
        line,
        min(position) over (
            partition by post_id, section_position, level, letters
        ) as other_position
    from placed
    where letters <> ''
    qualify position > other_position
),

problems as (
    select
        post_id,
        position,
        level,
        text,
        line,
        'skips a level' as problem,
        previous_position as other_position
    from placed
    where level > previous_level + 1
    union all
    select
        post_id,
        position,
        level,
        text,
        line,
        'repeats' as problem,
        other_position
    from repeats
),

final as (
    select
        problems.problem,
        problems.text as heading,
        problems.level,
        others.text as other_heading,
        others.level as other_level,
        posts.title,
        posts.published_on,
        posts.language,
        posts.post_id = posts.translation_group as is_original,
        posts.slug,
        problems.line,
        others.line as other_line,
        posts.url,
        problems.position,
        problems.other_position,
        problems.post_id
    from problems
    inner join posts on problems.post_id = posts.post_id
    inner join headings as others
        on
            problems.post_id = others.post_id
            and problems.other_position = others.position
)

select * from final
order by published_on desc nulls last, post_id asc, position asc, problem desc
