-- question: How long do posts with each tag take to read?
-- grain: one row per tag with a post whose body was parsed
-- key: tag_id
-- work: editor
-- advice: Split or shorten posts of tags that take much longer to read than others.
-- notes: Minutes are for the text without code, at 238 words a minute. Percentiles
--   between two posts are interpolated; all are rounded to two decimals. A post and its
--   translations count once, as the original.
-- columns:
--   tag: name of the tag
--   count_posts: posts with the tag whose body was parsed
--   p25_minutes: minutes within which a quarter of them can be read
--   median_minutes: minutes within which half of them can be read
--   p75_minutes: minutes within which three quarters of them can be read
--   p90_minutes: minutes within which nine tenths of them can be read
--   tag_id: the tag
create or replace view reading_time_by_tag as
with
totals as (
    select
        post_tags.tag_id,
        count(*) as count_posts,
        round(quantile_cont(post_texts.reading_minutes, 0.25), 2) as p25_minutes,
        round(quantile_cont(post_texts.reading_minutes, 0.5), 2) as median_minutes,
        round(quantile_cont(post_texts.reading_minutes, 0.75), 2) as p75_minutes,
        round(quantile_cont(post_texts.reading_minutes, 0.9), 2) as p90_minutes
    from post_tags
    inner join post_texts on post_tags.post_id = post_texts.post_id
    inner join posts on post_tags.post_id = posts.post_id
    where posts.post_id = posts.translation_group
    group by post_tags.tag_id
),

final as (
    select
        tags.name as tag,
        cast(totals.count_posts as integer) as count_posts,
        totals.p25_minutes,
        totals.median_minutes,
        totals.p75_minutes,
        totals.p90_minutes,
        tags.tag_id
    from totals
    inner join tags on totals.tag_id = tags.tag_id
)

select * from final
order by count_posts desc, tag asc
