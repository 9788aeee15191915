-- Replace names that stand for several, as the aliases file says, by these. Those
-- behind them move on; the others keep their positions.
--
-- Parameters: kinds, raw_names, places, names (lists of equal length).
create or replace temp table names_within as
select
    unnest($kinds) as kind,
    unnest($raw_names) as raw_name,
    unnest($places) as place,
    unnest($names) as name;

create or replace temp table incoming_authors as
select
    incoming_authors.row_id,
    incoming_authors.position
    + count(*) filter (where names_within.place > 1) over (
        partition by incoming_authors.row_id
        order by incoming_authors.position, names_within.place
    ) as position,
    coalesce(names_within.name, incoming_authors.raw_name) as raw_name
from incoming_authors
left join names_within
    on
        incoming_authors.raw_name = names_within.raw_name
        and names_within.kind = 'author';

create or replace temp table incoming_tags as
select
    incoming_tags.row_id,
    incoming_tags.position
    + count(*) filter (where names_within.place > 1) over (
        partition by incoming_tags.row_id
        order by incoming_tags.position, names_within.place
    ) as position,
    coalesce(names_within.name, incoming_tags.raw_name) as raw_name,
    incoming_tags.is_category
from incoming_tags
left join names_within
    on
        incoming_tags.raw_name = names_within.raw_name
        and names_within.kind = 'tag';
