-- title: Values that could not be taken as they are
-- severity: note
-- why: What was made of the value may not be what was meant, and other programs may
--   fail at it.
-- advice: Write the value in a form that can be read, then load again.
-- notes: Of the last load. A day of publication that cannot be read is a missing-day.
--   Front matter that is no YAML is left alone in plain folders of Markdown, since some
--   programs have no need of YAML.
with
known_posts as (
    select
        source_file,
        language,
        slug,
        min(post_id) as post_id,
        min(published_raw) as published_raw
    from posts
    group by source_file, language, slug
)

select
    known_posts.post_id,
    open_problems.source_file,
    open_problems.source_row,
    open_problems.source_line as line,
    concat_ws(': ', open_problems.column_name, open_problems.value) as subject,
    coalesce(open_problems.column_name || ': ', '') || open_problems.message
    || coalesce('; the source has "' || shortened(open_problems.value) || '"', '')
    || '.' as message,
    case
        when starts_with(open_problems.message, 'not valid YAML')
            then 'Put quotation marks around it.'
        else 'Write it in a form that can be read, then load again.'
    end as advice
from open_problems
inner join loads on open_problems.load_id = loads.load_id
left join known_posts
    on
        open_problems.source_file = known_posts.source_file
        and open_problems.language = known_posts.language
        and open_problems.slug = known_posts.slug
where
    open_problems.severity = 'repaired'
    -- Which program reads a plain folder is not known: it may have no need of YAML.
    and not (
        loads.format = 'markdown'
        and starts_with(open_problems.message, 'not valid YAML')
    )
    and coalesce(open_problems.value <> known_posts.published_raw, true)
