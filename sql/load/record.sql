-- Record the load, its problems and its aliases.
--
-- Parameters: load_id, started_at, seconds, source, format, is_partial, options,
-- fingerprint, hash_probe, the counts, blogdb_version, duckdb_version, schema_revision,
-- link_state; and the aliases, as lists of equal length.
insert into loads (
    load_id, started_at, seconds, source, format, is_partial, options, fingerprint,
    hash_probe, count_read, count_added, count_changed, count_unchanged,
    count_rejected, count_removed, count_problems, count_drafts, blogdb_version,
    duckdb_version, schema_revision, link_state
)
values (
    $load_id, $started_at, $seconds, $source, $format, $is_partial, $options,
    $fingerprint, $hash_probe, $read, $added, $changed, $unchanged, $rejected,
    $removed, $problems, $drafts, $blogdb_version, $duckdb_version, $schema_revision,
    $link_state
);

insert into load_problems (
    load_id, problem_number, severity, source_file, source_row, source_line, language,
    slug, column_name, value, message, raw
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
    problems.slug,
    problems.column_name,
    problems.value,
    problems.message,
    problems.raw
from problems;

delete from tag_aliases;

delete from author_aliases;

insert into tag_aliases by name
select
    unnest($tag_aliases) as alias,
    unnest($tag_names) as name;

insert into author_aliases by name
select
    unnest($author_aliases) as alias,
    unnest($author_names) as name;
