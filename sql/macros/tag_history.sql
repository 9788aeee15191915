-- question: How has the use of this tag changed, quarter by quarter?
-- grain: one row per tag and calendar quarter from the first to the last of these
--   posts; one tag, unless the name is an alias of several
-- key: tag, quarter
-- time: quarter
-- work: editor
-- advice: Draw it as a line, to see whether the tag is worth keeping.
-- parameters:
--   tag: the tag in any spelling that a post uses, ignoring case, with spaces or
--     underscores for hyphens; or an alias of it
--   language: only posts in this language, such as language := 'pt' (and pt-br);
--     without it posts that translate one another count once, as their original
-- columns:
--   tag: name of the tag
--   quarter: first day of the quarter
--   count_posts: posts of the quarter with the tag
--   count_quarter_posts: posts of the quarter
--   share_posts: share of the quarter's posts that have the tag, 0 to 1; 0 in a quarter
--     without posts
--   change_in_posts: count_posts minus that of the previous quarter; null in the first
--   change_in_share: share_posts minus that of the previous quarter; null in the first
create or replace macro tag_history(tag, language := null) as table
    with
    written as (
        select language_folded(language) as beginning_of_language
    ),

    asked as (
        select * from tags_called(tag)
    ),

    -- Translations count as posts of their language.
    dated_posts as (
        select
            posts.post_id,
            cast(date_trunc('quarter', posts.published_on) as date) as quarter
        from posts
        cross join written
        where
            posts.published_on is not null
            and coalesce(
                starts_with(posts.language || '-', written.beginning_of_language),
                posts.post_id = posts.translation_group
            )
    ),

    quarters as (
        select
            cast(
                unnest(
                    generate_series(
                        min(dated_posts.quarter),
                        max(dated_posts.quarter),
                        interval 3 month
                    )
                ) as date
            ) as quarter
        from dated_posts
    ),

    counts as (
        select
            tags.name as tag,
            quarters.quarter,
            count(post_tags.post_id) as count_posts,
            count(dated_posts.post_id) as count_quarter_posts
        from asked
        inner join tags on asked.tag_id = tags.tag_id
        cross join quarters
        left join dated_posts on quarters.quarter = dated_posts.quarter
        left join post_tags
            on
                dated_posts.post_id = post_tags.post_id
                and asked.tag_id = post_tags.tag_id
        group by tags.name, quarters.quarter
    ),

    shares as (
        select
            counts.tag,
            counts.quarter,
            counts.count_posts,
            counts.count_quarter_posts,
            coalesce(counts.count_posts / nullif(counts.count_quarter_posts, 0), 0)
                as share_posts
        from counts
    ),

    final as (
        select
            shares.tag,
            shares.quarter,
            cast(shares.count_posts as integer) as count_posts,
            cast(shares.count_quarter_posts as integer) as count_quarter_posts,
            shares.share_posts,
            cast(
                shares.count_posts
                - lag(shares.count_posts)
                    over (partition by shares.tag order by shares.quarter)
                as integer
            ) as change_in_posts,
            shares.share_posts
            - lag(shares.share_posts)
                over (partition by shares.tag order by shares.quarter)
                as change_in_share
        from shares
    )

    select * from final
    order by quarter asc
