-- question: Which code is in posts, by day, tag, author and language?
-- grain: one row per post and language of its code blocks
-- key: post_id, code_language
-- time: published_on
-- work: site owner
-- advice: Build charts on it: count its posts or lines by code_language, filtered as
--   you like.
-- notes: Names of the same language are merged: py into python; sh, shell, zsh and
--   console into bash; js into javascript, and so on.
-- columns:
--   title: title of the post
--   published_on: calendar day of publication; null if unknown
--   code_language: programming language of the code as named in the post; (none) if
--     it is not named
--   count_blocks: code blocks in it
--   count_lines: lines of code in them
--   month: first day of the month of publication
--   year: year of publication
--   author_names: names of the authors in order, separated by ", "; null without
--     authors
--   tag_names: names of the tags in order, separated by ", "; null without tags
--   is_draft: whether the blog keeps the post back
--   language: language of the post
--   is_original: whether the post is no translation of another
--   slug: slug of the post
--   post_id: the post
create or replace view post_code_facts as
with
blocks as (
    select
        post_id,
        code_language_named(language) as code_language,
        count_lines
    from code_blocks
),

totals as (
    select
        post_id,
        code_language,
        cast(count(*) as integer) as count_blocks,
        cast(sum(count_lines) as integer) as count_lines
    from blocks
    group by post_id, code_language
),

final as (
    select
        post_facts.title,
        post_facts.published_on,
        totals.code_language,
        totals.count_blocks,
        totals.count_lines,
        post_facts.month,
        post_facts.year,
        post_facts.author_names,
        post_facts.tag_names,
        post_facts.is_draft,
        post_facts.language,
        post_facts.is_original,
        post_facts.slug,
        totals.post_id
    from totals
    inner join post_facts on totals.post_id = post_facts.post_id
)

select * from final
