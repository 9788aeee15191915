with
names as (
    select unnest(
        map_entries(
            map {
                'py': 'python',
                'py3': 'python',
                'python3': 'python',
                'ipython': 'python',
                'pycon': 'python',
                'sh': 'bash',
                'shell': 'bash',
                'zsh': 'bash',
                'console': 'bash',
                'shell-session': 'bash',
                'terminal': 'bash',
                'js': 'javascript',
                'node': 'javascript',
                'mjs': 'javascript',
                'ts': 'typescript',
                'yml': 'yaml',
                'c++': 'cpp',
                'cxx': 'cpp',
                'cc': 'cpp',
                'hpp': 'cpp',
                'cs': 'csharp',
                'c#': 'csharp',
                'rs': 'rust',
                'golang': 'go',
                'rb': 'ruby',
                'ex': 'elixir',
                'exs': 'elixir',
                'iex': 'elixir',
                'kt': 'kotlin',
                'hs': 'haskell',
                'ps1': 'powershell',
                'pwsh': 'powershell',
                'docker': 'dockerfile',
                'md': 'markdown',
                'htm': 'html',
                'tex': 'latex',
                'txt': 'text',
                'plain': 'text',
                'plaintext': 'text'
            }
        )
    ) as entry
),

blocks as (
    select
        year(posts.published_on) as year,
        posts.post_id,
        coalesce(names.entry.value, code_blocks.language, '(none)') as language,
        code_blocks.count_lines
    from code_blocks
    inner join posts on code_blocks.post_id = posts.post_id
    left join names on code_blocks.language = names.entry.key
    where posts.published_on is not null
)

select
    year,
    language,
    count(distinct post_id) as count_posts,
    count(distinct post_id) / (
        select count(distinct others.post_id)
        from blocks as others
        where others.year = blocks.year
    ) as share_posts,
    count(*) as count_blocks,
    sum(count_lines)::bigint as count_lines,
    sum(count_lines)
    / nullif(sum(sum(count_lines)) over (partition by year), 0) as share_lines
from blocks
group by year, language
order by year asc, count_posts desc, language asc
