-- The eight most used tags, quarter by quarter.
with
top_tags as (
    select
        tag_id,
        row_number() over (order by count_posts desc, tag asc) as place
    from tag_usage
    qualify place <= 8
)

select
    top_tags.place,
    tag_trends.tag,
    tag_trends.quarter,
    tag_trends.count_posts,
    tag_trends.share_posts
from tag_trends
inner join top_tags on tag_trends.tag_id = top_tags.tag_id
order by top_tags.place, tag_trends.quarter
