-- question: Which tags rise this year against last, and which fade?
-- grain: one row per tag with a post in one of the two years; none while either year
--   has no posts
-- work: editor
-- advice: Plan posts on what rises; ask of what fades whether it is done or forgotten.
-- key: tag_id
-- notes: This year is the twelve months up to the newest post, last year the twelve
--   before them. A tag rises or fades if its share of the posts changed more than
--   chance alone would change it 19 times out of 20: if the 95 % interval of the change
--   (Agresti and Caffo 2000, who add a post with the tag and one without to each year)
--   lies on one side of zero. So one post that became two is unclear; and of forty tags
--   that do not change, about one will seem to rise and one to fade. Posts without a
--   date are left out; posts that translate one another count once, as their original.
-- columns:
--   tag: name of the tag
--   verdict: rising, fading or unclear
--   count_year_posts: posts of this year with the tag
--   count_previous_year_posts: posts of last year with the tag
--   share_of_year: share of this year's posts that have the tag, 0 to 1
--   share_of_previous_year: share of last year's posts that have it, 0 to 1
--   change_in_yearly_share: share_of_year minus share_of_previous_year, -1 to 1
--   least_change: the least change that the posts of both years allow for, at 95 %
--   greatest_change: the greatest such change
--   is_new: whether no post before this year has it
--   tag_id: the tag
create or replace view rising_and_fading_tags as
with
newest as (
    select
        max(published_on) - interval 12 month as this_year_after,
        max(published_on) - interval 24 month as last_year_after
    from posts
),

originals as (
    select
        posts.post_id,
        posts.published_on > newest.this_year_after as is_this_year,
        posts.published_on > newest.last_year_after
        and posts.published_on <= newest.this_year_after as is_last_year
    from posts
    cross join newest
    where
        posts.published_on is not null
        and posts.post_id = posts.translation_group
),

years as (
    select
        count(*) filter (where is_this_year) as count_this_year,
        count(*) filter (where is_last_year) as count_last_year
    from originals
),

tag_counts as (
    select
        post_tags.tag_id,
        count(*) filter (where originals.is_this_year) as count_this_year,
        count(*) filter (where originals.is_last_year) as count_last_year,
        count(*) filter (where not originals.is_this_year) as count_before
    from post_tags
    inner join originals on post_tags.post_id = originals.post_id
    group by post_tags.tag_id
),

shares as (
    select
        tag_counts.tag_id,
        tag_counts.count_this_year,
        tag_counts.count_last_year,
        tag_counts.count_before,
        tag_counts.count_this_year / years.count_this_year as this_share,
        tag_counts.count_last_year / years.count_last_year as last_share,
        years.count_this_year + 2 as this_size,
        years.count_last_year + 2 as last_size,
        (tag_counts.count_this_year + 1) / (years.count_this_year + 2) as this_guess,
        (tag_counts.count_last_year + 1) / (years.count_last_year + 2) as last_guess
    from tag_counts
    cross join years
    where
        tag_counts.count_this_year + tag_counts.count_last_year > 0
        and years.count_this_year > 0
        and years.count_last_year > 0
),

intervals as (
    select
        *,
        this_guess - last_guess as middle,
        -- 1.96 standard errors to each side hold 95 %.
        1.96 * sqrt(
            this_guess * (1 - this_guess) / this_size
            + last_guess * (1 - last_guess) / last_size
        ) as half_width
    from shares
),

final as (
    select
        tags.name as tag,
        case
            when intervals.middle > intervals.half_width then 'rising'
            when intervals.middle < -intervals.half_width then 'fading'
            else 'unclear'
        end as verdict,
        cast(intervals.count_this_year as integer) as count_year_posts,
        cast(intervals.count_last_year as integer) as count_previous_year_posts,
        intervals.this_share as share_of_year,
        intervals.last_share as share_of_previous_year,
        intervals.this_share - intervals.last_share as change_in_yearly_share,
        greatest(intervals.middle - intervals.half_width, -1) as least_change,
        least(intervals.middle + intervals.half_width, 1) as greatest_change,
        intervals.count_before = 0 as is_new,
        intervals.tag_id
    from intervals
    inner join tags on intervals.tag_id = tags.tag_id
)

select * from final
order by verdict = 'unclear' asc, change_in_yearly_share desc, tag asc
