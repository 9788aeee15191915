-- question: How did the use of a tag change from quarter to quarter?
-- grain: one row per calendar quarter from the blog's first to its last post
-- key: quarter
-- parameters:
--   tag: name of the tag, in capitals or not, with spaces or underscores for hyphens;
--     or an alias of it
-- columns:
--   tag: name of the tag
--   quarter: first day of the quarter
--   count_posts: posts of the quarter with the tag
--   count_quarter_posts: posts of the quarter
--   share_posts: part of the quarter's posts that have the tag, 0 to 1; 0 in a quarter
--     without posts
--   change_in_posts: count_posts less that of the quarter before; null in the first
--   change_in_share: share_posts less that of the quarter before; null in the first
create or replace macro tag_history(tag) as table
    with
    written as (
        select lower(
            regexp_replace(trim(nfc_normalize(tag)), '[\s_]+', '-', 'g')
        ) as name
    ),

    asked as (
        select coalesce(tag_aliases.name, written.name) as name
        from written
        left join tag_aliases on written.name = tag_aliases.alias
    ),

    final as (
        select
            tag_trends.tag,
            tag_trends.quarter,
            tag_trends.count_posts,
            tag_trends.count_quarter_posts,
            tag_trends.share_posts,
            tag_trends.change_in_posts,
            tag_trends.change_in_share
        from tag_trends
        inner join asked on tag_trends.tag = asked.name
    )

    select * from final
    order by quarter asc
