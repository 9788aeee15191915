-- title: Values that could not be taken as they are
-- severity: note
-- why: What was made of the value may not be what was meant, and other programs may
--   fail at it.
-- advice: Write the value in a form that can be read, then load again.
-- notes: Of the last load. A day of publication that cannot be read is a missing-day.
--   Front matter that is no YAML is left alone in plain folders of Markdown, since some
--   programs have no need of YAML.
select
    open_problems.source_file,
    open_problems.source_row,
    open_problems.source_line as line,
    concat_ws(': ', open_problems.column_name, open_problems.value) as subject,
    coalesce(open_problems.column_name || ': ', '') || open_problems.message
    || coalesce('; the source has "' || shortened(open_problems.value) || '"', '')
    || '.'
        as message,
    case
        when starts_with(open_problems.message, 'not valid YAML')
            then 'Put quotation marks around it.'
        else 'Write it in a form that can be read, then load again.'
    end as advice
from open_problems
inner join loads on open_problems.load_id = loads.load_id
where
    open_problems.severity = 'repaired'
    -- Which program reads a plain folder is not known: it may have no need of YAML.
    and not (
        loads.format = 'markdown'
        and starts_with(open_problems.message, 'not valid YAML')
    )
    and not exists (
        select posts.post_id
        from posts
        where
            posts.slug = open_problems.slug
            and posts.published_raw = open_problems.value
    )
