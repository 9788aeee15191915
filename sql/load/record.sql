-- Record the load, its problems and its aliases.
--
-- Parameters: load_id, started_at, seconds, source, format, is_partial, options,
-- fingerprint, hash_probe, the counts, blogdb_version, duckdb_version, schema_revision,
-- link_state, source_summary, default_language; and the aliases, as lists of equal
-- length.
insert into loads (
    load_id, started_at, seconds, source, format, is_partial, options, fingerprint,
    hash_probe, count_read, count_added, count_changed, count_unchanged,
    count_rejected, count_removed, count_problems, count_drafts, blogdb_version,
    duckdb_version, schema_revision, link_state, source_summary, default_language
)
values (
    $load_id, $started_at, $seconds, $source, $format, $is_partial, $options,
    $fingerprint, $hash_probe, $read, $added, $changed, $unchanged, $rejected,
    $removed, $problems, $drafts, $blogdb_version, $duckdb_version, $schema_revision,
    $link_state, $source_summary, $default_language
);

insert into load_problems (
    load_id, problem_number, severity, source_file, source_row, source_line, language,
    path, slug, column_name, value, message, raw
)
select
    $load_id as load_id,
    row_number() over (
        order by
            problems.source_file,
            coalesce(problems.source_row, problems.source_line),
            problems.message
    ) as problem_number,
    problems.severity,
    problems.source_file,
    problems.source_row,
    problems.source_line,
    problems.language,
    problems.path,
    problems.slug,
    problems.column_name,
    problems.value,
    problems.message,
    problems.raw
from problems;

delete from aliases;

insert into aliases by name
select
    unnest($alias_kinds) as kind,
    unnest($aliases) as alias,
    unnest($alias_positions) as position,
    unnest($alias_names) as name;
