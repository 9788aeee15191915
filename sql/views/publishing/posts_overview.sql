-- question: What do we know about each post?
-- grain: one row per post, whether it has a date, authors and tags or not
-- key: post_id
-- time: published_on
-- work: editor
-- advice: Filter and sort it for any question about single posts.
-- notes: For a post without a date, every column derived from the date is null.
-- columns:
--   post_id: number of the post; the same for as long as the post exists
--   language: language code such as en; und if unknown
--   path: where the post stands in its blog, unique within its language; null in a
--     migrated database until its next load
--   slug: name of the post in its URL; several posts may have the same
--   title: title as in the source
--   author_names: names of the authors in order, separated by ", ";
--     null without authors
--   count_authors: authors of the post
--   tag_names: names of the tags in order, separated by ", "; null without tags
--   count_tags: tags of the post
--   published_on: calendar day of publication; null if unknown
--   published_year: year of publication
--   published_quarter: first day of the quarter of publication
--   published_month: first day of the month of publication
--   published_week: Monday of the week of publication
--   quarter_number: quarter of the year, 1 to 4
--   month_number: month of the year, 1 to 12
--   month_name: English name of the month
--   iso_year: year that the ISO week belongs to
--   iso_week: ISO week of that year, 1 to 53
--   weekday_number: day of the week, 1 for Monday to 7 for Sunday
--   weekday_name: English name of the day of the week
--   word_count: words of the body, code and markup included
--   text_word_count: words of the text as a reader sees it, without code and markup;
--     null if the body was not parsed
--   reading_minutes: minutes to read the text at 238 words a minute, rounded up; based
--     on word_count if the body was not parsed
--   url: URL of the post; null if the source has none
--   is_dated: whether the day of publication is known
--   is_tagged: whether the post has a tag
--   is_coauthored: whether the post has more than one author
create or replace view posts_overview as
with
author_lists as (
    select
        post_authors.post_id,
        string_agg(authors.name, ', ' order by post_authors.position asc)
            as author_names,
        count(*) as count_authors
    from post_authors
    inner join authors on post_authors.author_id = authors.author_id
    group by post_authors.post_id
),

tag_lists as (
    select
        post_tags.post_id,
        string_agg(tags.name, ', ' order by post_tags.position asc) as tag_names,
        count(*) as count_tags
    from post_tags
    inner join tags on post_tags.tag_id = tags.tag_id
    group by post_tags.post_id
),

final as (
    select
        posts.post_id,
        posts.language,
        posts.path,
        posts.slug,
        posts.title,
        author_lists.author_names,
        coalesce(author_lists.count_authors, 0) as count_authors,
        tag_lists.tag_names,
        coalesce(tag_lists.count_tags, 0) as count_tags,
        posts.published_on,
        year(posts.published_on) as published_year,
        cast(date_trunc('quarter', posts.published_on) as date) as published_quarter,
        cast(date_trunc('month', posts.published_on) as date) as published_month,
        cast(date_trunc('week', posts.published_on) as date) as published_week,
        quarter(posts.published_on) as quarter_number,
        month(posts.published_on) as month_number,
        strftime(posts.published_on, '%B') as month_name,
        -- The year that holds the week's Thursday: the definition, and in any SQL.
        year(date_trunc('week', posts.published_on) + interval 3 day) as iso_year,
        week(posts.published_on) as iso_week,
        isodow(posts.published_on) as weekday_number,
        strftime(posts.published_on, '%A') as weekday_name,
        posts.word_count,
        post_texts.count_words as text_word_count,
        cast(
            ceil(coalesce(post_texts.count_words, posts.word_count) / 238) as bigint
        ) as reading_minutes,
        posts.url,
        posts.published_on is not null as is_dated,
        coalesce(tag_lists.count_tags, 0) > 0 as is_tagged,
        coalesce(author_lists.count_authors, 0) > 1 as is_coauthored
    from posts
    left join author_lists on posts.post_id = author_lists.post_id
    left join tag_lists on posts.post_id = tag_lists.post_id
    left join post_texts on posts.post_id = post_texts.post_id
)

select * from final
