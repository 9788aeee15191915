-- Write what the source tells of authors besides their names.
update authors
set
    url = described.url,
    picture = described.picture
from (
    from authors_to_describe($is_whole)
) as described
where authors.author_id = described.author_id;
