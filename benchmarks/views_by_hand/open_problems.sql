select
    loads.load_id,
    loads.started_at as loaded_at,
    load_problems.problem_number,
    load_problems.severity,
    load_problems.source_file,
    load_problems.source_row,
    load_problems.source_line,
    load_problems.language,
    load_problems.slug,
    load_problems.column_name,
    load_problems.value,
    load_problems.message
from load_problems
inner join loads on load_problems.load_id = loads.load_id
where loads.load_id = (select max(every.load_id) from loads as every)
order by load_problems.problem_number
