-- Of a first load no value can differ from what is stored: see compare_values.sql.
create or replace temp table compared_posts (
    row_id bigint,
    post_id integer,
    has_other_path boolean,
    has_other_tags boolean,
    has_other_authors boolean,
    changed_columns varchar
);
