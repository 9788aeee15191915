-- question: Which programming languages do code blocks use, year by year?
-- grain: one row per year and language with a code block
-- key: year, language
-- work: site owner
-- advice: Decide which syntax highlighters and which examples to maintain.
-- notes: Posts without a date are excluded. Names of the same language are merged: py
--   into python; sh, shell, zsh and console into bash; js into javascript, and so on.
-- columns:
--   year: year of publication
--   language: language of the code as named in the posts; (none) if it is not named
--   count_posts: posts of the year with such a block
--   share_posts: share of the year's posts with any code block, 0 to 1
--   count_blocks: code blocks
--   count_lines: lines of code in them
--   share_lines: share of the year's lines of code, 0 to 1; null if there are none
create or replace view code_languages as
with
aliases as (
    select
        aliases.alias,
        aliases.name
    from (
        values
        ('py', 'python'),
        ('py3', 'python'),
        ('python3', 'python'),
        ('ipython', 'python'),
        ('pycon', 'python'),
        ('sh', 'bash'),
        ('shell', 'bash'),
        ('zsh', 'bash'),
        ('console', 'bash'),
        ('shell-session', 'bash'),
        ('terminal', 'bash'),
        ('js', 'javascript'),
        ('node', 'javascript'),
        ('mjs', 'javascript'),
        ('ts', 'typescript'),
        ('yml', 'yaml'),
        ('c++', 'cpp'),
        ('cxx', 'cpp'),
        ('cc', 'cpp'),
        ('hpp', 'cpp'),
        ('cs', 'csharp'),
        ('c#', 'csharp'),
        ('rs', 'rust'),
        ('golang', 'go'),
        ('rb', 'ruby'),
        ('ex', 'elixir'),
        ('exs', 'elixir'),
        ('iex', 'elixir'),
        ('kt', 'kotlin'),
        ('hs', 'haskell'),
        ('ps1', 'powershell'),
        ('pwsh', 'powershell'),
        ('docker', 'dockerfile'),
        ('md', 'markdown'),
        ('htm', 'html'),
        ('tex', 'latex'),
        ('txt', 'text'),
        ('plain', 'text'),
        ('plaintext', 'text')
    ) as aliases (alias, name)
),

named_blocks as (
    select
        year(posts.published_on) as year,
        posts.post_id,
        coalesce(aliases.name, code_blocks.language, '(none)') as language,
        code_blocks.count_lines
    from code_blocks
    inner join posts on code_blocks.post_id = posts.post_id
    left join aliases on code_blocks.language = aliases.alias
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
