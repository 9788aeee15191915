-- question: Which five posts are most closely related to each post?
-- grain: one row per post and related post, up to five for each post that has any
-- key: post_id, related_post_id
-- work: author
-- advice: Link to these at the end of a post.
-- notes: Anything that two posts share has the weight ln(all posts / posts that have
--   it), rounded to four decimals, so that rare things count more and what every post
--   has counts nothing; the score is the sum. Tags: the six rarest of each post count.
--   Citations: a link from one to the other weighs ln(all posts); a paper, model,
--   repository or post that both link to counts if at most 20 posts link to it.
--   Vocabulary: of the words that 2 to 20 posts have, the twelve most characteristic of
--   each post count, if both have them in the title or more than once in the text:
--   those with the greatest weight x (1 + ln(number of occurrences)). Numbers do not
--   count as words, and ties go to the alphabetically first. Of posts with equal
--   scores, the one fewer places away in order of publication comes first; of two
--   equally far ones, the later. Undated posts are at the end of that order; they, and
--   posts of one day, are ordered by post_id. Only posts in the same language are
--   related, so that translations do not displace others. If bodies were not parsed, or
--   there is no full-text index, the parts that need them are 0.
-- columns:
--   post_id: the post
--   language: language of the post
--   slug: slug of the post
--   title: title of the post
--   related_rank: 1 for the closest of the related posts, to 5
--   related_post_id: the related post
--   related_slug: slug of the related post
--   related_title: title of the related post
--   related_url: URL of the related post
--   score: score_tags + score_citations + score_vocabulary
--   score_tags: sum of the weights of the shared tags
--   score_citations: weight of links between the two and of what both link to
--   score_vocabulary: sum of the weights of the shared words
--   count_shared_tags: shared tags among the six rarest of each
--   shared_tags: names of these tags, rarest first, separated by ", "
--   count_links: links between the two, in both directions
--   count_shared_references: papers, models, posts and the like that both link to
--     and at most 20 posts link to
--   shared_references: their names (slugs for posts), rarest first, separated by ", "
--   shared_terms: shared words among the twelve most characteristic of each,
--     rarest first, separated by ", "
create or replace view related_posts as
with
-- Comparing all posts with all others is not feasible: one frequent tag makes a
-- hundred million pairs of 10,000 posts. So first the five that are closest by tags
-- alone are found: of posts that share nothing but tags no other can be among the five.
-- Each post enters a list for each subset of its (at most six) tags, and takes its five
-- neighbours to both sides from each list. This is exact. Say a post of the true five
-- shares the tags S. Were it not a neighbour in the list of S, five posts in between
-- would have all of S, so score as much, and be nearer: it would not be one of the
-- five. And in the list of S its score is the whole weight of S. Posts go by their
-- places in the order of publication here.
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
        all_posts.language,
        all_posts.place,
        post_tags.tag_id,
        tag_weights.name,
        tag_weights.weight,
        row_number() over (
            partition by all_posts.place
            order by tag_weights.weight desc, tag_weights.name asc
        ) as rarity
    from post_tags
    inner join tag_weights on post_tags.tag_id = tag_weights.tag_id
    inner join all_posts on post_tags.post_id = all_posts.post_id
    where tag_weights.weight > 0
    qualify rarity <= 6
),

posts_with_tags as (
    select
        language,
        place,
        cast(count(*) as integer) as count_tags,
        max(case when rarity = 1 then tag_id end) as tag_1,
        max(case when rarity = 2 then tag_id end) as tag_2,
        max(case when rarity = 3 then tag_id end) as tag_3,
        max(case when rarity = 4 then tag_id end) as tag_4,
        max(case when rarity = 5 then tag_id end) as tag_5,
        max(case when rarity = 6 then tag_id end) as tag_6,
        max(case when rarity = 1 then weight end) as weight_1,
        max(case when rarity = 2 then weight end) as weight_2,
        max(case when rarity = 3 then weight end) as weight_3,
        max(case when rarity = 4 then weight end) as weight_4,
        max(case when rarity = 5 then weight end) as weight_5,
        max(case when rarity = 6 then weight end) as weight_6
    from rarest_tags
    group by language, place
),

-- A subset of at most six tags is a number from 1 to 63: bit n stands for tag n.
numbers as (
    select cast(unnest(generate_series(1, 63)) as integer) as subset
),

entries as (
    select
        posts_with_tags.language,
        posts_with_tags.place,
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
        language,
        place,
        list,
        weight,
        row_number() over (partition by language, list order by place) as list_place,
        count(*) over (partition by language, list) as list_length
    from entries
),

-- A list of six posts offers five others: what weighs less cannot matter any more.
useful_entries as (
    select
        language,
        place,
        list,
        weight,
        list_place,
        coalesce(
            max(case when list_length > 5 then weight end)
                over (partition by place),
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
        useful_entries.language,
        useful_entries.place,
        useful_entries.list,
        useful_entries.weight,
        useful_entries.list_place + offsets.step as list_place
    from useful_entries
    inner join offsets on offsets.step <> 0
),

candidates as (
    select
        probes.place,
        placed_entries.place as related_place,
        probes.weight
    from probes
    inner join placed_entries
        on
            probes.language = placed_entries.language
            and probes.list = placed_entries.list
            and probes.list_place = placed_entries.list_place
),

best_candidates as (
    select
        place,
        related_place,
        max(weight) as weight
    from candidates
    group by place, related_place
),

closest_by_tags as (
    select
        place,
        related_place
    from best_candidates
    qualify
        row_number()
            over (
                partition by place
                order by weight desc, abs(related_place - place) asc, related_place desc
            )
        <= 5
),

-- Words and references of at most 20 posts make few pairs: these are all looked at.
term_totals as (
    select
        term_id,
        count(*) as count_posts
    from search_postings
    where count_title + count_body > 0
    group by term_id
),

rare_terms as (
    select
        search_terms.term_id,
        search_terms.term as name,
        cast(
            round(
                ln((select count(*) from posts) / term_totals.count_posts), 4
            ) * 10000 as bigint
        ) as weight
    from term_totals
    inner join search_terms on term_totals.term_id = search_terms.term_id
    where
        term_totals.count_posts between 2 and 20
        and not regexp_matches(search_terms.term, '^[0-9]+$|-')
),

terms as (
    select
        all_posts.language,
        all_posts.place,
        rare_terms.term_id,
        rare_terms.weight
    from search_postings
    inner join rare_terms on search_postings.term_id = rare_terms.term_id
    inner join all_posts on search_postings.post_id = all_posts.post_id
    where
        rare_terms.weight > 0
        and (search_postings.count_title > 0 or search_postings.count_body > 1)
    qualify
        row_number()
            over (
                partition by all_posts.place
                order by
                    rare_terms.weight * cast(
                        round(
                            1
                            + ln(
                                search_postings.count_title + search_postings.count_body
                            ),
                            4
                        ) * 10000 as bigint
                    ) desc,
                    rare_terms.name asc
            )
        <= 12
),

all_references as (
    select
        post_id,
        target as reference,
        target as name
    from post_links
    where
        not in_code
        and kind not in ('post', 'user', 'other')
        and target is not null
    union
    select
        post_id,
        cast(cited_post_id as varchar) as reference,
        cited_slug as name
    from post_citations
),

reference_totals as (
    select
        reference,
        row_number() over (order by reference) as reference_id,
        cast(
            round(ln((select count(*) from posts) / count(*)), 4) * 10000 as bigint
        ) as weight
    from all_references
    group by reference
    having count(*) between 2 and 20
),

rare_references as (
    select
        all_posts.language,
        all_posts.place,
        reference_totals.reference_id,
        all_references.name,
        reference_totals.weight
    from all_references
    inner join reference_totals
        on all_references.reference = reference_totals.reference
    inner join all_posts on all_references.post_id = all_posts.post_id
    where reference_totals.weight > 0
),

links as (
    select
        least(this_post.place, other_post.place) as place,
        greatest(this_post.place, other_post.place) as related_place,
        cast(sum(post_citations.count_links) as bigint) as count_links,
        cast(
            round(ln((select count(*) from posts)), 4) * 10000 as bigint
        ) as weight
    from post_citations
    inner join all_posts as this_post on post_citations.post_id = this_post.post_id
    inner join all_posts as other_post
        on post_citations.cited_post_id = other_post.post_id
    group by
        least(this_post.place, other_post.place),
        greatest(this_post.place, other_post.place)
    -- Not a condition of the join: all posts would be joined by language first.
    having max(this_post.language) = max(other_post.language)
),

-- Each two posts once, the earlier one first.
parts as (
    select
        least(place, related_place) as place,
        greatest(place, related_place) as related_place,
        0 as weight_citations,
        0 as weight_terms
    from closest_by_tags
    union all
    select
        place,
        related_place,
        weight as weight_citations,
        0 as weight_terms
    from links
    union all
    select
        rare_references.place,
        others.place as related_place,
        rare_references.weight as weight_citations,
        0 as weight_terms
    from rare_references
    inner join rare_references as others
        on
            rare_references.reference_id = others.reference_id
            and rare_references.language = others.language
            and rare_references.place < others.place
    union all
    select
        terms.place,
        others.place as related_place,
        0 as weight_citations,
        terms.weight as weight_terms
    from terms
    inner join terms as others
        on
            terms.term_id = others.term_id
            and terms.language = others.language
            and terms.place < others.place
),

pairs as (
    select
        place,
        related_place,
        cast(sum(weight_citations) as bigint) as weight_citations,
        cast(sum(weight_terms) as bigint) as weight_terms
    from parts
    group by place, related_place
),

scores as (
    select
        pairs.place,
        pairs.related_place,
        pairs.weight_citations,
        pairs.weight_terms,
        case when this.tag_1 in (
            other.tag_1, other.tag_2, other.tag_3, other.tag_4, other.tag_5, other.tag_6
        ) then this.weight_1 else 0 end
        + case when this.tag_2 in (
            other.tag_1, other.tag_2, other.tag_3, other.tag_4, other.tag_5, other.tag_6
        ) then this.weight_2 else 0 end
        + case when this.tag_3 in (
            other.tag_1, other.tag_2, other.tag_3, other.tag_4, other.tag_5, other.tag_6
        ) then this.weight_3 else 0 end
        + case when this.tag_4 in (
            other.tag_1, other.tag_2, other.tag_3, other.tag_4, other.tag_5, other.tag_6
        ) then this.weight_4 else 0 end
        + case when this.tag_5 in (
            other.tag_1, other.tag_2, other.tag_3, other.tag_4, other.tag_5, other.tag_6
        ) then this.weight_5 else 0 end
        + case when this.tag_6 in (
            other.tag_1, other.tag_2, other.tag_3, other.tag_4, other.tag_5, other.tag_6
        ) then this.weight_6 else 0 end
            as weight_tags
    from pairs
    left join posts_with_tags as this on pairs.place = this.place
    left join posts_with_tags as other on pairs.related_place = other.place
),

both_ways as (
    select
        place,
        related_place,
        weight_tags,
        weight_citations,
        weight_terms
    from scores
    union all
    select
        related_place as place,
        place as related_place,
        weight_tags,
        weight_citations,
        weight_terms
    from scores
),

ranked as (
    select
        place,
        related_place,
        weight_tags,
        weight_citations,
        weight_terms,
        row_number() over (
            partition by place
            order by
                weight_tags + weight_citations + weight_terms desc,
                abs(related_place - place) asc,
                related_place desc
        ) as related_rank
    from both_ways
    qualify related_rank <= 5
),

tags_of_pairs as (
    select
        ranked.place,
        ranked.related_place,
        count(*) as count_shared_tags,
        string_agg(
            rarest_tags.name,
            ', ' order by rarest_tags.weight desc, rarest_tags.name asc
        ) as shared_tags
    from ranked
    inner join rarest_tags on ranked.place = rarest_tags.place
    inner join rarest_tags as others
        on
            ranked.related_place = others.place
            and rarest_tags.tag_id = others.tag_id
    group by ranked.place, ranked.related_place
),

references_of_pairs as (
    select
        ranked.place,
        ranked.related_place,
        count(*) as count_shared_references,
        string_agg(
            rare_references.name,
            ', ' order by rare_references.weight desc, rare_references.name asc
        ) as shared_references
    from ranked
    inner join rare_references on ranked.place = rare_references.place
    inner join rare_references as others
        on
            ranked.related_place = others.place
            and rare_references.reference_id = others.reference_id
    group by ranked.place, ranked.related_place
),

terms_of_pairs as (
    select
        ranked.place,
        ranked.related_place,
        string_agg(
            rare_terms.name, ', ' order by rare_terms.weight desc, rare_terms.name asc
        ) as shared_terms
    from ranked
    inner join terms on ranked.place = terms.place
    inner join terms as others
        on ranked.related_place = others.place and terms.term_id = others.term_id
    inner join rare_terms on terms.term_id = rare_terms.term_id
    group by ranked.place, ranked.related_place
),

final as (
    select
        this_post.post_id,
        this_post.language,
        this_post.slug,
        this_post.title,
        cast(ranked.related_rank as integer) as related_rank,
        other_post.post_id as related_post_id,
        other_post.slug as related_slug,
        other_post.title as related_title,
        other_post.url as related_url,
        (ranked.weight_tags + ranked.weight_citations + ranked.weight_terms) / 10000
            as score,
        ranked.weight_tags / 10000 as score_tags,
        ranked.weight_citations / 10000 as score_citations,
        ranked.weight_terms / 10000 as score_vocabulary,
        cast(coalesce(tags_of_pairs.count_shared_tags, 0) as integer)
            as count_shared_tags,
        tags_of_pairs.shared_tags,
        cast(coalesce(links.count_links, 0) as integer) as count_links,
        cast(coalesce(references_of_pairs.count_shared_references, 0) as integer)
            as count_shared_references,
        references_of_pairs.shared_references,
        terms_of_pairs.shared_terms
    from ranked
    inner join all_posts as this_post on ranked.place = this_post.place
    inner join all_posts as other_post on ranked.related_place = other_post.place
    left join tags_of_pairs
        on
            ranked.place = tags_of_pairs.place
            and ranked.related_place = tags_of_pairs.related_place
    left join links
        on
            least(ranked.place, ranked.related_place) = links.place
            and greatest(ranked.place, ranked.related_place) = links.related_place
    left join references_of_pairs
        on
            ranked.place = references_of_pairs.place
            and ranked.related_place = references_of_pairs.related_place
    left join terms_of_pairs
        on
            ranked.place = terms_of_pairs.place
            and ranked.related_place = terms_of_pairs.related_place
)

select * from final
order by post_id asc, related_rank asc
