-- question: Which languages is the code in posts in, year by year?
-- grain: one row per year and language with a block of code
-- key: year, language
-- notes: Posts without a date are left out. Several names of one language count as one:
--   py as python, sh, shell, zsh and console as bash, js as javascript, and the like.
-- columns:
--   year: year of publication
--   language: language of the code as the posts name it; (none) where they do not
--   count_posts: posts of the year with such a block
--   share_posts: part of the year's posts with any block of code, 0 to 1
--   count_blocks: blocks
--   count_lines: lines of code in them
--   share_lines: part of the year's lines of code, 0 to 1; null where they have none
create or replace view code_languages as
with
named_blocks as (
    select
        year(posts.published_on) as year,
        posts.post_id,
        code_blocks.count_lines,
        case
            when code_blocks.language is null then '(none)'
            when
                code_blocks.language in ('py', 'py3', 'python3', 'ipython', 'pycon')
                then 'python'
            when
                code_blocks.language in (
                    'sh', 'shell', 'zsh', 'console', 'shell-session', 'terminal'
                )
                then 'bash'
            when code_blocks.language in ('js', 'node', 'mjs') then 'javascript'
            when code_blocks.language = 'ts' then 'typescript'
            when code_blocks.language = 'yml' then 'yaml'
            when code_blocks.language in ('c++', 'cxx', 'cc', 'hpp') then 'cpp'
            when code_blocks.language in ('cs', 'c#') then 'csharp'
            when code_blocks.language = 'rs' then 'rust'
            when code_blocks.language = 'golang' then 'go'
            when code_blocks.language = 'rb' then 'ruby'
            when code_blocks.language in ('ex', 'exs', 'iex') then 'elixir'
            when code_blocks.language = 'kt' then 'kotlin'
            when code_blocks.language = 'hs' then 'haskell'
            when code_blocks.language in ('ps1', 'pwsh') then 'powershell'
            when code_blocks.language = 'docker' then 'dockerfile'
            when code_blocks.language = 'md' then 'markdown'
            when code_blocks.language = 'htm' then 'html'
            when code_blocks.language = 'tex' then 'latex'
            when code_blocks.language in ('txt', 'plain', 'plaintext') then 'text'
            else code_blocks.language
        end as language
    from code_blocks
    inner join posts on code_blocks.post_id = posts.post_id
    where posts.published_on is not null
),

years as (
    select
        year,
        count(distinct post_id) as count_posts,
        sum(count_lines) as count_lines
    from named_blocks
    group by year
),

totals as (
    select
        year,
        language,
        count(distinct post_id) as count_posts,
        count(*) as count_blocks,
        cast(sum(count_lines) as bigint) as count_lines
    from named_blocks
    group by year, language
),

final as (
    select
        totals.year,
        totals.language,
        totals.count_posts,
        totals.count_posts / years.count_posts as share_posts,
        totals.count_blocks,
        totals.count_lines,
        totals.count_lines / nullif(years.count_lines, 0) as share_lines
    from totals
    inner join years on totals.year = years.year
)

select * from final
order by year asc, count_posts desc, language asc
