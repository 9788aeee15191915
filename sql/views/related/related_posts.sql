-- question: Which five other posts are closest to a post in what they are about?
-- grain: one row per post and related post, up to five for each post that has any
-- key: post_id, related_post_id
-- notes: A tag weighs ln(all posts / posts with the tag), rounded to four decimals,
--   so that rare tags say more; a tag that every post has says nothing. Only the six
--   rarest tags of a post count (of equally rare ones those that come first in the
--   alphabet), and the score is the weight of those that both posts have. Where scores
--   are equal, the post that is fewer places away in the order of publication comes
--   first, of two equally far ones the later. Posts without a date stand at the end of
--   that order, posts of one day and posts without a date by post_id.
-- columns:
--   post_id: the post
--   language: language of the post
--   slug: slug of the post
--   title: title of the post
--   related_rank: 1 for the closest of the related posts, to 5
--   related_post_id: the related post
--   related_language: language of the related post
--   related_slug: slug of the related post
--   related_title: title of the related post
--   related_url: address of the related post
--   score: sum of the weights of the shared tags
--   count_shared_tags: tags that both have, of the six rarest of each
--   shared_tags: names of these tags, rarest first, separated by ", "
create or replace view related_posts as
with
-- Comparing all posts with all others is not feasible: one frequent tag makes a
-- hundred million pairs of 10,000 posts. Instead each post enters a list for each
-- subset of its (at most six) tags, and takes its five neighbours to both sides from
-- each list. This is exact. Say a post of the true five shares the tags S. Were it not
-- a neighbour in the list of S, five posts in between would have all of S, so score as
-- much, and be nearer: it would not be one of the five. And in the list of S its
-- score is the whole weight of S.
all_posts as (
    select
        post_id,
        language,
        slug,
        title,
        url,
        row_number() over (order by published_on nulls last, post_id) as place
    from posts
),

tag_weights as (
    select
        tags.tag_id,
        tags.name,
        cast(
            round(
                ln((select count(*) from posts) / count(*)), 4
            ) * 10000 as bigint
        ) as weight
    from tags
    inner join post_tags on tags.tag_id = post_tags.tag_id
    group by tags.tag_id, tags.name
),

rarest_tags as (
    select
        post_tags.post_id,
        post_tags.tag_id,
        tag_weights.name,
        tag_weights.weight,
        row_number() over (
            partition by post_tags.post_id
            order by tag_weights.weight desc, tag_weights.name asc
        ) as rarity
    from post_tags
    inner join tag_weights on post_tags.tag_id = tag_weights.tag_id
    where tag_weights.weight > 0
    qualify rarity <= 6
),

posts_with_tags as (
    select
        all_posts.post_id,
        all_posts.place,
        cast(count(*) as integer) as count_tags,
        max(case when rarest_tags.rarity = 1 then rarest_tags.tag_id end) as tag_1,
        max(case when rarest_tags.rarity = 2 then rarest_tags.tag_id end) as tag_2,
        max(case when rarest_tags.rarity = 3 then rarest_tags.tag_id end) as tag_3,
        max(case when rarest_tags.rarity = 4 then rarest_tags.tag_id end) as tag_4,
        max(case when rarest_tags.rarity = 5 then rarest_tags.tag_id end) as tag_5,
        max(case when rarest_tags.rarity = 6 then rarest_tags.tag_id end) as tag_6,
        max(case when rarest_tags.rarity = 1 then rarest_tags.weight end) as weight_1,
        max(case when rarest_tags.rarity = 2 then rarest_tags.weight end) as weight_2,
        max(case when rarest_tags.rarity = 3 then rarest_tags.weight end) as weight_3,
        max(case when rarest_tags.rarity = 4 then rarest_tags.weight end) as weight_4,
        max(case when rarest_tags.rarity = 5 then rarest_tags.weight end) as weight_5,
        max(case when rarest_tags.rarity = 6 then rarest_tags.weight end) as weight_6
    from all_posts
    inner join rarest_tags on all_posts.post_id = rarest_tags.post_id
    group by all_posts.post_id, all_posts.place
),

-- A subset of at most six tags is a number from 1 to 63: bit n stands for tag n.
numbers as (
    select cast(unnest(generate_series(1, 63)) as integer) as subset
),

entries as (
    select
        posts_with_tags.post_id,
        posts_with_tags.place,
        numbers.subset,
        concat_ws(
            ' ',
            case when numbers.subset & 1 > 0 then posts_with_tags.tag_1 end,
            case when numbers.subset & 2 > 0 then posts_with_tags.tag_2 end,
            case when numbers.subset & 4 > 0 then posts_with_tags.tag_3 end,
            case when numbers.subset & 8 > 0 then posts_with_tags.tag_4 end,
            case when numbers.subset & 16 > 0 then posts_with_tags.tag_5 end,
            case when numbers.subset & 32 > 0 then posts_with_tags.tag_6 end
        ) as list,
        case when numbers.subset & 1 > 0 then posts_with_tags.weight_1 else 0 end
        + case when numbers.subset & 2 > 0 then posts_with_tags.weight_2 else 0 end
        + case when numbers.subset & 4 > 0 then posts_with_tags.weight_3 else 0 end
        + case when numbers.subset & 8 > 0 then posts_with_tags.weight_4 else 0 end
        + case when numbers.subset & 16 > 0 then posts_with_tags.weight_5 else 0 end
        + case when numbers.subset & 32 > 0 then posts_with_tags.weight_6 else 0 end
            as weight
    from posts_with_tags
    inner join numbers
        on numbers.subset < (1 << posts_with_tags.count_tags)
),

placed_entries as (
    select
        post_id,
        place,
        subset,
        list,
        weight,
        row_number() over (partition by list order by place) as list_place,
        count(*) over (partition by list) as list_length
    from entries
),

-- A list of six posts offers five others: what weighs less cannot matter any more.
useful_entries as (
    select
        post_id,
        place,
        subset,
        list,
        weight,
        list_place,
        coalesce(
            max(case when list_length > 5 then weight end)
                over (partition by post_id),
            0
        ) as enough
    from placed_entries
    where list_length > 1
    qualify weight >= enough
),

offsets as (
    select unnest(generate_series(-5, 5)) as step
),

probes as (
    select
        useful_entries.post_id,
        useful_entries.place,
        useful_entries.subset,
        useful_entries.list,
        useful_entries.weight,
        useful_entries.list_place + offsets.step as list_place
    from useful_entries
    inner join offsets on offsets.step <> 0
),

candidates as (
    select
        probes.post_id,
        placed_entries.post_id as related_post_id,
        probes.subset,
        probes.weight,
        placed_entries.place - probes.place as places_later
    from probes
    inner join placed_entries
        on
            probes.list = placed_entries.list
            and probes.list_place = placed_entries.list_place
),

best_candidates as (
    select
        post_id,
        related_post_id,
        max(weight) as weight,
        arg_max(subset, weight) as subset,
        -- The same in all rows of the two posts.
        max(places_later) as places_later
    from candidates
    group by post_id, related_post_id
),

ranked as (
    select
        post_id,
        related_post_id,
        weight,
        subset,
        row_number() over (
            partition by post_id
            order by weight desc, abs(places_later) asc, places_later desc
        ) as related_rank
    from best_candidates
    qualify related_rank <= 5
),

reasons as (
    select
        ranked.post_id,
        ranked.related_post_id,
        count(*) as count_shared_tags,
        string_agg(rarest_tags.name, ', ' order by rarest_tags.rarity asc)
            as shared_tags
    from ranked
    inner join rarest_tags
        on
            ranked.post_id = rarest_tags.post_id
            and ranked.subset & (1 << cast(rarest_tags.rarity - 1 as integer)) > 0
    group by ranked.post_id, ranked.related_post_id
),

final as (
    select
        ranked.post_id,
        this_post.language,
        this_post.slug,
        this_post.title,
        ranked.related_rank,
        ranked.related_post_id,
        other_post.language as related_language,
        other_post.slug as related_slug,
        other_post.title as related_title,
        other_post.url as related_url,
        ranked.weight / 10000 as score,
        reasons.count_shared_tags,
        reasons.shared_tags
    from ranked
    inner join reasons
        on
            ranked.post_id = reasons.post_id
            and ranked.related_post_id = reasons.related_post_id
    inner join all_posts as this_post on ranked.post_id = this_post.post_id
    inner join all_posts as other_post
        on ranked.related_post_id = other_post.post_id
)

select * from final
order by post_id asc, related_rank asc
