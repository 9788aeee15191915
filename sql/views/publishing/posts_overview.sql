-- question: What is known about each post: day, authors, tags, length, links, and what
--   is missing?
-- grain: one row per post, whether it has a date, authors and tags or not
-- key: post_id
-- time: published_on
-- work: editor
-- advice: Filter and sort it for any question about single posts.
-- notes: For a post without a date, every column derived from the date is null. What
--   counts the body's contents is null if the body was not parsed. Of posts that cite
--   it, or that it cites, translations of one another count as one.
-- columns:
--   title: title as in the source
--   published_on: calendar day of publication; null if unknown
--   author_names: names of the authors in order, separated by ", ";
--     null without authors
--   tag_names: names of the tags in order, separated by ", "; null without tags
--   word_count: words of the body, code and markup included
--   text_word_count: words of the text as a reader sees it, without code and markup
--   reading_minutes: minutes to read the text at 238 words a minute, rounded up; based
--     on word_count if the body was not parsed
--   count_links: links of the body, except URLs in code
--   count_dead_links: those of them that lead to something that the blog lacks
--   count_cited_posts: other posts that it links to
--   count_citing_posts: other posts that link to it
--   count_images: images of the body
--   count_code_blocks: code blocks of the body
--   count_authors: authors of the post
--   count_tags: tags of the post
--   count_translations: other posts that translate it, or that it translates
--   updated_on: calendar day of the last update according to the source; null if
--     unknown
--   changed_on: calendar day, in UTC, of the load that added the post or last changed
--     it
--   year: year of publication
--   quarter: first day of the quarter of publication
--   month: first day of the month of publication
--   week: Monday of the week of publication
--   quarter_number: quarter of the year, 1 to 4
--   month_number: month of the year, 1 to 12
--   month_name: English name of the month
--   iso_year: year that the ISO week belongs to
--   iso_week: ISO week of that year, 1 to 53
--   weekday_number: day of the week, 1 for Monday to 7 for Sunday
--   weekday_name: English name of the day of the week
--   is_dated: whether the day of publication is known
--   is_tagged: whether the post has a tag
--   is_coauthored: whether the post has more than one author
--   is_draft: whether the blog keeps the post back
--   language: language code such as en; und if unknown
--   is_original: whether it is no translation of another post
--   slug: name of the post in its URL; several posts may have the same
--   path: where the post stands in its blog, unique within its language; null in a
--     migrated database until its next load
--   url: URL of the post; null if the source has none
--   post_id: number of the post; the same for as long as the post exists
--   translation_group: post_id of the original of the posts that translate one another;
--     the post's own if it has no translation
create or replace view posts_overview as
with
groups as (
    select
        translation_group,
        count(*) as count_posts
    from posts
    group by translation_group
    having count(*) > 1
),

final as (
    select
        post_facts.title,
        post_facts.published_on,
        post_facts.author_names,
        post_facts.tag_names,
        posts.word_count,
        post_counts.text_word_count,
        cast(
            ceil(coalesce(post_counts.text_word_count, posts.word_count) / 238)
            as integer
        ) as reading_minutes,
        post_counts.count_links,
        post_counts.count_dead_links,
        post_counts.count_cited_posts,
        post_counts.count_citing_posts,
        post_counts.count_images,
        post_counts.count_code_blocks,
        post_facts.count_authors,
        post_facts.count_tags,
        cast(coalesce(groups.count_posts - 1, 0) as integer) as count_translations,
        posts.updated_on,
        cast(loads.started_at as date) as changed_on,
        post_facts.year,
        cast(date_trunc('quarter', posts.published_on) as date) as quarter,
        post_facts.month,
        cast(date_trunc('week', posts.published_on) as date) as week,
        cast(quarter(posts.published_on) as integer) as quarter_number,
        cast(month(posts.published_on) as integer) as month_number,
        strftime(posts.published_on, '%B') as month_name,
        -- The year that holds the week's Thursday: the definition, and in any SQL.
        cast(
            year(date_trunc('week', posts.published_on) + interval 3 day) as integer
        ) as iso_year,
        cast(week(posts.published_on) as integer) as iso_week,
        cast(isodow(posts.published_on) as integer) as weekday_number,
        strftime(posts.published_on, '%A') as weekday_name,
        posts.published_on is not null as is_dated,
        post_facts.count_tags > 0 as is_tagged,
        post_facts.count_authors > 1 as is_coauthored,
        post_facts.is_draft,
        post_facts.language,
        post_facts.is_original,
        post_facts.slug,
        posts.path,
        posts.url,
        posts.post_id,
        posts.translation_group
    from posts
    inner join post_facts on posts.post_id = post_facts.post_id
    left join loads on posts.load_id = loads.load_id
    left join groups on posts.translation_group = groups.translation_group
    left join post_counts on posts.post_id = post_counts.post_id
)

select * from final
