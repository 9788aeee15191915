-- question: Which programming languages do code blocks use, year by year and in all?
-- grain: one row per year and programming language with a code block
-- key: year, code_language
-- work: site owner
-- advice: Decide which syntax highlighters and which examples to maintain.
-- notes: Posts without a date are excluded. A post and its translations count once, as
--   the original. Names of the same language are merged: py into python; sh, shell, zsh
--   and console into bash; js into javascript, and so on.
-- columns:
--   year: year of publication
--   code_language: programming language of the code as named in the posts; (none) if it
--     is not named
--   count_posts: posts of the year with such a block
--   share_posts: share of the year's posts with any code block, 0 to 1
--   count_blocks: code blocks in them
--   count_lines: lines of code in these
--   share_lines: share of the year's lines of code, 0 to 1; null if there are none
--   count_posts_all_years: posts of all years with such a block
--   share_posts_all_years: share of the posts of all years with any code block, 0 to 1
--   count_lines_all_years: lines of code in these blocks
create or replace view code_languages as
with
named_blocks as (
    select
        year(posts.published_on) as year,
        posts.post_id,
        code_language_named(code_blocks.language) as code_language,
        code_blocks.count_lines
    from code_blocks
    inner join posts on code_blocks.post_id = posts.post_id
    where
        posts.published_on is not null
        and posts.post_id = posts.translation_group
),

years as (
    select
        year,
        count(distinct post_id) as count_posts,
        sum(count(distinct post_id)) over () as count_posts_all_years,
        sum(count_lines) as count_lines
    from named_blocks
    group by year
),

totals as (
    select
        year,
        code_language,
        count(distinct post_id) as count_posts,
        count(*) as count_blocks,
        sum(count_lines) as count_lines
    from named_blocks
    group by year, code_language
),

-- A post is of one year, so that the posts and lines of years add up.
final as (
    select
        cast(totals.year as integer) as year,
        totals.code_language,
        cast(totals.count_posts as integer) as count_posts,
        totals.count_posts / years.count_posts as share_posts,
        cast(totals.count_blocks as integer) as count_blocks,
        cast(totals.count_lines as integer) as count_lines,
        totals.count_lines / nullif(years.count_lines, 0) as share_lines,
        cast(
            sum(totals.count_posts) over (partition by totals.code_language) as integer
        ) as count_posts_all_years,
        sum(totals.count_posts) over (partition by totals.code_language)
        / years.count_posts_all_years as share_posts_all_years,
        cast(
            sum(totals.count_lines) over (partition by totals.code_language) as integer
        ) as count_lines_all_years
    from totals
    inner join years on totals.year = years.year
)

select * from final
order by year asc, count_posts desc, code_language asc
