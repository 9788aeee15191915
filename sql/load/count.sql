-- Count what a load found.
select
    (select count(*) from staged) as read,
    (select count(*) from unreadable) as unreadable,
    (
        select count(*) from keyed
        where keyed.path is null
    ) as nameless,
    (
        select count(*) from changes
        where changes.change = 'added'
    ) as added,
    (
        select count(*) from changes
        where changes.change <> 'added'
    ) as changed,
    (select count(*) from matched) as matched,
    (select count(*) from missing_posts) as missing,
    (select count(*) from problems) as problems,
    (
        select count(*) from problems
        where problems.severity = 'rejected'
    ) as rejected,
    (
        select count(*) from problems
        where problems.severity = 'rejected' and problems.row_id is not null
    ) as rejected_rows,
    (select count(*) from posts) as posts;
