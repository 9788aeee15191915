-- question: Which five posts are most closely related to this one?
-- grain: one row per post of that slug and related post, up to five for each
-- key: post_id, related_post_id
-- work: author
-- advice: Link to these at the end of the post.
-- parameters:
--   slug: slug or path of the post, ignoring case; each post that has it
-- notes: The rows of related_posts for one slug, computed without all the others;
--   related_posts explains the score.
-- columns:
--   post_id: the post
--   language: language of the post
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
create or replace macro related_to(slug) as table
    with
    all_posts as (
        select
            posts.post_id,
            posts.language,
            posts.path,
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
        inner join written
            on
                lower(all_posts.slug) = written.name
                or lower(all_posts.path) = written.name
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

    -- Only posts that share a tag with the post can have one of its rarest.
    posts_of_tags as (
        select others.post_id
        from asked
        inner join post_tags on asked.post_id = post_tags.post_id
        inner join post_tags as others on post_tags.tag_id = others.tag_id
        group by others.post_id
    ),

    rarest_tags as (
        select
            post_tags.post_id,
            post_tags.tag_id,
            tag_weights.name,
            tag_weights.weight
        from posts_of_tags
        inner join post_tags on posts_of_tags.post_id = post_tags.post_id
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

    term_totals as (
        select
            search_postings.term_id,
            count(*) as count_posts
        from search_postings
        where search_postings.count_title + search_postings.count_body > 0
        group by search_postings.term_id
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

    terms_of_asked as (
        select search_postings.term_id
        from asked
        inner join search_postings on asked.post_id = search_postings.post_id
        inner join rare_terms on search_postings.term_id = rare_terms.term_id
        group by search_postings.term_id
    ),

    posts_of_terms as (
        select search_postings.post_id
        from terms_of_asked
        inner join search_postings on terms_of_asked.term_id = search_postings.term_id
        group by search_postings.post_id
    ),

    terms as (
        select
            search_postings.post_id,
            search_postings.term_id,
            rare_terms.name,
            rare_terms.weight
        from posts_of_terms
        inner join search_postings on posts_of_terms.post_id = search_postings.post_id
        inner join rare_terms on search_postings.term_id = rare_terms.term_id
        where
            rare_terms.weight > 0
            and (search_postings.count_title > 0 or search_postings.count_body > 1)
        qualify
            row_number()
                over (
                    partition by search_postings.post_id
                    order by
                        rare_terms.weight * cast(
                            round(
                                1
                                + ln(
                                    search_postings.count_title
                                    + search_postings.count_body
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
            post_links.post_id,
            post_links.target as reference,
            post_links.target as name
        from post_links
        where
            not post_links.in_code
            and post_links.kind not in ('post', 'user', 'other')
            and post_links.target is not null
        union
        select
            post_citations.post_id,
            cast(post_citations.cited_post_id as varchar) as reference,
            post_citations.cited_slug as name
        from post_citations
    ),

    reference_totals as (
        select
            all_references.reference,
            cast(
                round(ln((select count(*) from posts) / count(*)), 4) * 10000 as bigint
            ) as weight
        from all_references
        group by all_references.reference
        having count(*) between 2 and 20
    ),

    links as (
        select
            post_citations.post_id,
            post_citations.cited_post_id as related_post_id,
            post_citations.count_links
        from post_citations
        union all
        select
            post_citations.cited_post_id as post_id,
            post_citations.post_id as related_post_id,
            post_citations.count_links
        from post_citations
    ),

    shared as (
        select
            asked.post_id,
            others.post_id as related_post_id,
            'tag' as kind,
            rarest_tags.name,
            rarest_tags.weight,
            1 as number
        from asked
        inner join rarest_tags on asked.post_id = rarest_tags.post_id
        inner join rarest_tags as others
            on
                rarest_tags.tag_id = others.tag_id
                and asked.post_id <> others.post_id
        union all
        select
            asked.post_id,
            links.related_post_id,
            'link' as kind,
            null as name,
            cast(
                round(ln((select count(*) from posts)), 4) * 10000 as bigint
            ) as weight,
            sum(links.count_links) as number
        from asked
        inner join links on asked.post_id = links.post_id
        group by asked.post_id, links.related_post_id
        union all
        select
            asked.post_id,
            others.post_id as related_post_id,
            'reference' as kind,
            all_references.name,
            reference_totals.weight,
            1 as number
        from asked
        inner join all_references on asked.post_id = all_references.post_id
        inner join reference_totals
            on all_references.reference = reference_totals.reference
        inner join all_references as others
            on
                all_references.reference = others.reference
                and asked.post_id <> others.post_id
        where reference_totals.weight > 0
        union all
        select
            asked.post_id,
            others.post_id as related_post_id,
            'term' as kind,
            terms.name,
            terms.weight,
            1 as number
        from asked
        inner join terms on asked.post_id = terms.post_id
        inner join terms as others
            on terms.term_id = others.term_id and asked.post_id <> others.post_id
    ),

    scores as (
        select
            shared.post_id,
            shared.related_post_id,
            cast(sum(shared.weight) as bigint) as weight,
            cast(
                sum(case when shared.kind = 'tag' then shared.weight else 0 end)
                as bigint
            ) as weight_tags,
            cast(
                sum(
                    case
                        when shared.kind in ('link', 'reference') then shared.weight
                        else 0
                    end
                ) as bigint
            ) as weight_citations,
            cast(
                sum(case when shared.kind = 'term' then shared.weight else 0 end)
                as bigint
            ) as weight_terms,
            count(*) filter (where shared.kind = 'tag') as count_shared_tags,
            string_agg(
                shared.name, ', ' order by shared.weight desc, shared.name asc
            ) filter (where shared.kind = 'tag') as shared_tags,
            cast(
                sum(case when shared.kind = 'link' then shared.number else 0 end)
                as bigint
            ) as count_links,
            count(*) filter (where shared.kind = 'reference')
                as count_shared_references,
            string_agg(
                shared.name, ', ' order by shared.weight desc, shared.name asc
            ) filter (where shared.kind = 'reference') as shared_references,
            string_agg(
                shared.name, ', ' order by shared.weight desc, shared.name asc
            ) filter (where shared.kind = 'term') as shared_terms
        from shared
        group by shared.post_id, shared.related_post_id
    ),

    posts_of_language as (
        select
            asked.post_id,
            asked.language,
            asked.place,
            all_posts.post_id as related_post_id,
            all_posts.slug as related_slug,
            all_posts.title as related_title,
            all_posts.url as related_url,
            all_posts.place as related_place
        from asked
        inner join all_posts on asked.language = all_posts.language
    ),

    final as (
        select
            scores.post_id,
            posts_of_language.language,
            cast(
                row_number() over (
                    partition by scores.post_id
                    order by
                        scores.weight desc,
                        abs(posts_of_language.related_place - posts_of_language.place)
                        asc,
                        posts_of_language.related_place desc
                ) as integer
            ) as related_rank,
            scores.related_post_id,
            posts_of_language.related_slug,
            posts_of_language.related_title,
            posts_of_language.related_url,
            scores.weight / 10000 as score,
            scores.weight_tags / 10000 as score_tags,
            scores.weight_citations / 10000 as score_citations,
            scores.weight_terms / 10000 as score_vocabulary,
            cast(scores.count_shared_tags as integer) as count_shared_tags,
            scores.shared_tags,
            cast(scores.count_links as integer) as count_links,
            cast(scores.count_shared_references as integer)
                as count_shared_references,
            scores.shared_references,
            scores.shared_terms
        from scores
        inner join posts_of_language
            on
                scores.post_id = posts_of_language.post_id
                and scores.related_post_id = posts_of_language.related_post_id
        qualify related_rank <= 5
    )

    select * from final
    order by post_id asc, related_rank asc
