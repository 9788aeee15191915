-- question: Which five other posts are closest to this one in what they are about?
-- grain: one row per post of that slug and related post, up to five for each
-- key: post_id, related_post_id
-- parameters:
--   slug: slug of the post, in capitals or not; in all languages that have it
-- notes: The rows of related_posts for one slug, found without working out all others.
-- columns:
--   post_id: the post
--   language: language of the post
--   related_rank: 1 for the closest of the related posts, to 5
--   related_post_id: the related post
--   related_language: language of the related post
--   related_slug: slug of the related post
--   related_title: title of the related post
--   related_url: address of the related post
--   score: sum of the weights of the shared tags
--   count_shared_tags: tags that both have, of the six rarest of each
--   shared_tags: names of these tags, rarest first, separated by ", "
create or replace macro related_to(slug) as table
    with
    all_posts as (
        select
            posts.post_id,
            posts.language,
            posts.slug,
            posts.title,
            posts.url,
            row_number() over (order by posts.published_on nulls last, posts.post_id)
                as place
        from posts
    ),

    written as (
        select lower(trim(slug)) as name
    ),

    asked as (
        select
            all_posts.post_id,
            all_posts.language,
            all_posts.place
        from all_posts
        inner join written on lower(all_posts.slug) = written.name
    ),

    tag_weights as (
        select
            tags.tag_id,
            tags.name,
            cast(
                round(ln((select count(*) from posts) / count(*)), 4) * 10000 as bigint
            ) as weight
        from tags
        inner join post_tags on tags.tag_id = post_tags.tag_id
        group by tags.tag_id, tags.name
    ),

    -- Only posts that share a tag with the post can be related to it.
    reachable_posts as (
        select shared_tags.post_id
        from asked
        inner join post_tags on asked.post_id = post_tags.post_id
        inner join post_tags as shared_tags on post_tags.tag_id = shared_tags.tag_id
        group by shared_tags.post_id
    ),

    rarest_tags as (
        select
            post_tags.post_id,
            post_tags.tag_id,
            tag_weights.name,
            tag_weights.weight
        from reachable_posts
        inner join post_tags on reachable_posts.post_id = post_tags.post_id
        inner join tag_weights on post_tags.tag_id = tag_weights.tag_id
        where tag_weights.weight > 0
        qualify
            row_number()
                over (
                    partition by post_tags.post_id
                    order by tag_weights.weight desc, tag_weights.name asc
                )
            <= 6
    ),

    scores as (
        select
            asked.post_id,
            asked.language,
            asked.place,
            other_tags.post_id as related_post_id,
            cast(sum(rarest_tags.weight) as bigint) as weight,
            count(*) as count_shared_tags,
            string_agg(
                rarest_tags.name,
                ', ' order by rarest_tags.weight desc, rarest_tags.name asc
            ) as shared_tags
        from asked
        inner join rarest_tags on asked.post_id = rarest_tags.post_id
        inner join rarest_tags as other_tags
            on
                rarest_tags.tag_id = other_tags.tag_id
                and asked.post_id <> other_tags.post_id
        group by asked.post_id, asked.language, asked.place, other_tags.post_id
    ),

    final as (
        select
            scores.post_id,
            scores.language,
            row_number()
                over (
                    partition by scores.post_id
                    order by
                        scores.weight desc,
                        abs(all_posts.place - scores.place) asc,
                        all_posts.place desc
                )
                as related_rank,
            scores.related_post_id,
            all_posts.language as related_language,
            all_posts.slug as related_slug,
            all_posts.title as related_title,
            all_posts.url as related_url,
            scores.weight / 10000 as score,
            scores.count_shared_tags,
            scores.shared_tags
        from scores
        inner join all_posts on scores.related_post_id = all_posts.post_id
        qualify related_rank <= 5
    )

    select * from final
    order by post_id asc, related_rank asc
