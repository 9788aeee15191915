-- Write what was found in the bodies, sorted by post, which compresses better.
insert into code_blocks by name
select
    post_id,
    position,
    language,
    count_lines,
    line
from found_code_blocks
order by post_id, position;

insert into headings by name
select
    post_id,
    position,
    level,
    coalesce(text, '') as text,
    line,
    anchor
from found_headings
order by post_id, position;

insert into images by name
select
    post_id,
    position,
    coalesce(url, '') as url,
    case when is_decoration then '' else alt end as alt,
    line
from found_images
order by post_id, position;

insert into post_texts by name
select
    post_id,
    extraction_version,
    is_flattened,
    count_words,
    reading_minutes,
    text_language
from found_texts
order by post_id;
