-- Every tag.
select
    tag,
    count_posts,
    share_posts,
    count_authors,
    first_used_on,
    last_used_on
from tag_usage
where count_posts > 0
order by usage_rank, tag
