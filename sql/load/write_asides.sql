-- Bring up to date what does not count as a change of a post. fields_of_asides has the
-- fields, read from the source.
update posts
set fields = fields_of_asides.fields
from fields_of_asides
where posts.post_id = fields_of_asides.post_id;

update posts
set
    path = incoming.path,
    updated_on = incoming.updated_on,
    source_hash = incoming.source_hash
from incoming
inner join asides using (row_id)
where posts.post_id = asides.post_id and asides.has_no_path;

-- Another version than any lets the body be parsed again.
update post_texts
set extraction_version = 0
from asides
inner join posts using (post_id)
where post_texts.post_id = asides.post_id and posts.format <> asides.format;

update posts
set format = asides.format
from asides
where posts.post_id = asides.post_id and posts.format <> asides.format;

update post_tags
set is_category = incoming_post_tags.is_category
from incoming_post_tags
inner join asides using (row_id)
inner join tags using (name)
where
    post_tags.post_id = asides.post_id
    and post_tags.tag_id = tags.tag_id
    and post_tags.is_category <> incoming_post_tags.is_category;
