-- Join the incoming rows' authors and tags with their canonical names. The rule is in
-- Python (loaders/names.py); tag_spellings and author_spellings have its result for
-- each spelling. A name that a post has twice counts once, at its first position.
create or replace temp table incoming_post_tags as
select
    incoming_tags.row_id,
    tag_spellings.name,
    arg_min(incoming_tags.raw_name, incoming_tags.position) as raw_name,
    arg_min(incoming_tags.is_category, incoming_tags.position) as is_category,
    min(incoming_tags.position)::integer as position
from incoming_tags
inner join tag_spellings using (raw_name)
where tag_spellings.name <> ''
group by incoming_tags.row_id, tag_spellings.name;

create or replace temp table incoming_post_authors as
select
    incoming_authors.row_id,
    author_spellings.author_key,
    arg_min(incoming_authors.raw_name, incoming_authors.position) as raw_name,
    min(incoming_authors.position)::integer as position
from incoming_authors
inner join author_spellings using (raw_name)
where author_spellings.author_key <> ''
group by incoming_authors.row_id, author_spellings.author_key;
