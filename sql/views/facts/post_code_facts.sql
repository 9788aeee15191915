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
--   code_language: language of the code as named in the post; (none) if it is not
--     named
--   count_blocks: code blocks in the language
--   count_lines: lines of code in them
--   slug: slug of the post
--   title: title of the post
--   published_on: calendar day of publication; null if unknown
--   month: first day of the month of publication
--   year: year of publication
--   language: language of the post
--   is_original: whether the post is no translation of another
--   is_draft: whether the blog keeps the post back
--   author_names: names of the authors in order, separated by ", "; null without
--     authors
--   tag_names: names of the tags in order, separated by ", "; null without tags
--   post_id: the post
create or replace view post_code_facts as
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

blocks as (
    select
        code_blocks.post_id,
        coalesce(aliases.name, code_blocks.language, '(none)') as code_language,
        code_blocks.count_lines
    from code_blocks
    left join aliases on code_blocks.language = aliases.alias
),

totals as (
    select
        post_id,
        code_language,
        cast(count(*) as integer) as count_blocks,
        cast(sum(count_lines) as bigint) as count_lines
    from blocks
    group by post_id, code_language
),

final as (
    select
        totals.code_language,
        totals.count_blocks,
        totals.count_lines,
        post_facts.slug,
        post_facts.title,
        post_facts.published_on,
        post_facts.month,
        post_facts.year,
        post_facts.language,
        post_facts.is_original,
        post_facts.is_draft,
        post_facts.author_names,
        post_facts.tag_names,
        totals.post_id
    from totals
    inner join post_facts on totals.post_id = post_facts.post_id
)

select * from final
