-- question: How has the use of this tag changed, quarter by quarter?
-- grain: one row per tag and calendar quarter from the blog's first to its last post;
--   one tag, unless the name is an alias of several
-- key: tag, quarter
-- time: quarter
-- work: editor
-- advice: Draw it as a line, to see whether the tag is worth keeping.
-- parameters:
--   tag: the tag in any spelling that a post uses, ignoring case, with spaces or
--     underscores for hyphens; or an alias of it
-- columns:
--   tag: name of the tag
--   quarter: first day of the quarter
--   count_posts: posts of the quarter with the tag
--   count_quarter_posts: posts of the quarter
--   share_posts: share of the quarter's posts that have the tag, 0 to 1; 0 in a quarter
--     without posts
--   change_in_posts: count_posts minus that of the previous quarter; null in the first
--   change_in_share: share_posts minus that of the previous quarter; null in the first
create or replace macro tag_history(tag) as table
    with
    asked as (
        select * from tags_called(tag)
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
        from asked
        inner join tags on asked.tag_id = tags.tag_id
        inner join tag_trends on tags.name = tag_trends.tag
    )

    select * from final
    order by quarter asc
