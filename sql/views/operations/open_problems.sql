-- question: What went wrong when the sources were last loaded?
-- grain: one row per problem of the last load
-- key: problem_number
-- audience: operator
-- work: operator
-- advice: Mend the rows in the source, then load again.
-- columns:
--   severity: rejected if the row was not loaded; repaired if one value was replaced
--   message: what is wrong, and what was done or can be done
--   value: the value that caused it, as in the source
--   column_name: column that caused the problem, if known
--   language: language of the post, if known
--   slug: slug of the post, if known
--   source_file: the source
--   source_row: row number in the source, from 1; null if source_line is given
--   source_line: line number in the source, from 1; null if source_row is given
--   loaded_at: when the last load began, in UTC
--   problem_number: number of the problem within the load, from 1
--   load_id: the last load
create or replace view open_problems as
with
last_load as (
    select
        load_id,
        started_at
    from loads
    qualify row_number() over (order by load_id desc) = 1
),

final as (
    select
        load_problems.severity,
        load_problems.message,
        load_problems.value,
        load_problems.column_name,
        load_problems.language,
        load_problems.slug,
        load_problems.source_file,
        cast(load_problems.source_row as integer) as source_row,
        cast(load_problems.source_line as integer) as source_line,
        last_load.started_at as loaded_at,
        load_problems.problem_number,
        last_load.load_id
    from load_problems
    inner join last_load on load_problems.load_id = last_load.load_id
)

select * from final
order by problem_number asc
