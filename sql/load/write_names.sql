-- Write the authors, tags and history of the added and changed posts; their own rows
-- follow in write_posts.sql.
--
-- Parameters: load_id.
insert into post_changes by name
select
    $load_id as load_id,
    to_write.post_id,
    changes.language,
    changes.path,
    changes.slug,
    changes.change,
    null as changed_columns,
    null as before,
    null as content_before
from to_write
inner join changes using (row_id)
where changes.change = 'added';

-- In the order of the key: the index is built faster, and the rows compress better.
insert into post_tags by name
select
    to_write.post_id,
    tags.tag_id,
    incoming_post_tags.position,
    incoming_post_tags.raw_name,
    incoming_post_tags.is_category
from incoming_post_tags
inner join to_write using (row_id)
inner join tags using (name)
where to_write.has_other_tags
order by to_write.post_id, tags.tag_id;

insert into post_authors by name
select
    to_write.post_id,
    known_authors.author_id,
    incoming_post_authors.position,
    incoming_post_authors.raw_name
from incoming_post_authors
inner join to_write using (row_id)
inner join known_authors using (author_key)
where to_write.has_other_authors
order by to_write.post_id, known_authors.author_id;

insert into touched_authors by name
select distinct known_authors.author_id
from incoming_post_authors
inner join to_write using (row_id)
inner join known_authors using (author_key)
where to_write.has_other_authors;

create or replace temp table posts_to_write as
select
    to_write.post_id,
    incoming.row_id,
    incoming.language,
    incoming.path,
    incoming.slug,
    incoming.title,
    incoming.published_on,
    incoming.published_raw,
    incoming.updated_on,
    incoming.url,
    incoming.format,
    incoming.is_draft,
    incoming.content_hash,
    incoming.source_hash,
    incoming.source_file,
    incoming.source_row
from incoming
inner join to_write using (row_id);
