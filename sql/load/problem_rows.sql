-- Fetch the text of the rejected rows in another pass over the source.
--
-- Parameters: is_whole (whether to include columns that a post does not have).
update problems
set raw = rejected.raw
from (
    select
        source_rows.source_file,
        source_rows.source_hash,
        any_value(
            case
                when $is_whole then source_rows.raw
                else to_json({
                    'slug': source_rows.slug,
                    'title': source_rows.title,
                    'published': source_rows.published,
                    'authors': source_rows.authors,
                    'tags': source_rows.tags,
                    'url': source_rows.url,
                    'content': source_rows.content,
                    'language': source_rows.language
                })::varchar
            end
        ) as raw
    from source_rows
    where
        source_rows.source_hash in (
            select problems.source_hash from problems
            where problems.severity = 'rejected' and problems.row_id is not null
        )
    group by source_rows.source_file, source_rows.source_hash
) as rejected
where
    problems.severity = 'rejected'
    and problems.source_hash = rejected.source_hash
    and problems.source_file = rejected.source_file;
