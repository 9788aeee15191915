-- Write the posts last, with their bodies streamed from the source.
--
-- Parameters: load_id.
insert into posts by name
select
    post_id,
    language,
    path,
    slug,
    title,
    published_on,
    published_raw,
    updated_on,
    url,
    is_draft,
    post_id as translation_group,
    content,
    format,
    count_words(content) as word_count,
    content_hash,
    source_hash,
    fields,
    source_file,
    source_row,
    $load_id as load_id
from posts_with_bodies;
