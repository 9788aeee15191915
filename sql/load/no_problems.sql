-- No row or value has a problem that SQL finds: see problems.sql.
create or replace temp table problem_values (
    severity varchar,
    row_id bigint,
    target varchar,
    message varchar,
    value varchar
);

create or replace temp table problems (
    severity varchar,
    source_file varchar,
    source_row bigint,
    source_line bigint,
    language varchar,
    path varchar,
    slug varchar,
    column_name varchar,
    value varchar,
    message varchar,
    raw varchar,
    row_id bigint,
    source_hash bigint
);
