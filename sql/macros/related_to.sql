-- question: Which five posts are most closely related to this one?
-- grain: one row per post of that slug and related post, up to five for each
-- key: post_id, related_post_id
-- time: published_on
-- work: editor
-- advice: Link to them below the post; read first those that are not close.
-- parameters:
--   slug: slug or path of the post, ignoring case; each post that has it
-- notes: The rows of related_posts for one slug, computed without all the others.
-- columns:
--   title: title of the post
--   language: language of the post
--   is_original: whether the post is not a translation
--   published_on: calendar day of publication; null if unknown
--   related_rank: 1 for the closest of the related posts, to 5
--   related_title: title of the related post
--   related_language: language of the related post
--   related_published_on: calendar day of its publication; null if unknown
--   related_url: URL of the related post
--   is_close: whether the two are close; if not, nothing is, and this is the nearest
--   reason: what the two share, in words
--   score: score_tags + score_citations + score_series + score_vocabulary
--   score_tags: for the shared tags
--   score_citations: for links between the two, and for what both link to
--   score_series: 1.5 if the titles differ in numbers only, else 0
--   score_vocabulary: for the shared words
--   count_shared_tags: tags among the six rarest of both
--   shared_tags: their names, rarest first, separated by ", "; null if there are none
--   count_links: links between the two, in both directions
--   count_shared_references: papers, models, posts and the like that both link to
--   shared_references: the eight rarest of them (slugs for posts), separated by ", ";
--     null if there are none
--   count_shared_terms: shared words
--   shared_terms: the eight that count most, separated by ", "; null if there are none
--   slug: slug of the post
--   related_slug: slug of the related post
--   post_id: the post
--   related_post_id: the related post
create or replace macro related_to(slug) as table
    with
    places as (
        select
            posts.post_id,
            posts.language,
            cast(
                row_number() over (
                    order by posts.published_on nulls last, posts.post_id
                ) as integer
            ) as place
        from posts
        where posts.post_id = posts.translation_group
    ),

    written as (
        select lower(trim(slug)) as name
    ),

    asked_posts as materialized (
        select
            posts.post_id,
            posts.translation_group
        from written
        inner join posts
            on lower(posts.slug) = written.name or lower(posts.path) = written.name
    ),

    asked as materialized (
        select
            places.post_id,
            places.place
        from places
        where
            places.post_id in (select asked_posts.translation_group from asked_posts)
    ),

    -- The words of post_words, but only those that the post has.
    asked_terms as (
        select distinct search_postings.term_id
        from search_postings
        inner join asked on search_postings.post_id = asked.post_id
        where search_postings.count_title + search_postings.count_body > 0
    ),

    languages as (
        select
            places.language,
            count(*) as count_posts
        from places
        group by places.language
    ),

    word_totals as (
        select
            search_postings.term_id,
            places.language,
            count(*) as count_posts
        from search_postings
        inner join asked_terms on search_postings.term_id = asked_terms.term_id
        inner join places on search_postings.post_id = places.post_id
        where search_postings.count_title + search_postings.count_body > 0
        group by search_postings.term_id, places.language
        having count(*) > 1
    ),

    rare_words as materialized (
        select
            word_totals.term_id,
            word_totals.language,
            search_terms.term,
            1 - ln(word_totals.count_posts) / ln(languages.count_posts) as rarity
        from word_totals
        inner join languages on word_totals.language = languages.language
        inner join search_terms on word_totals.term_id = search_terms.term_id
        where
            word_totals.count_posts
            <= greatest(pow(languages.count_posts, 2.0 / 3), 20)
            and length(search_terms.term) > 1
            and not regexp_matches(search_terms.term, '^[0-9]+$|-')
    ),

    subjects as materialized (
        select * from post_subjects
    ),

    all_traits as (
        select
            'word' as kind,
            rare_words.term as name,
            rare_words.rarity
            * (1 + ln(3 * search_postings.count_title + search_postings.count_body))
            / sqrt(search_documents.count_terms) as weight,
            search_postings.count_title > 0 or search_postings.count_body > 1
                as is_prominent,
            search_postings.post_id,
            4 * rare_words.term_id as trait_id
        from search_postings
        inner join places on search_postings.post_id = places.post_id
        inner join search_documents on places.post_id = search_documents.post_id
        inner join rare_words
            on
                search_postings.term_id = rare_words.term_id
                and places.language = rare_words.language
        where
            search_postings.count_title + search_postings.count_body > 0
            and rare_words.rarity > 0
        union all
        select subjects.*
        from subjects
        where
            subjects.trait_id in (
                select own_subjects.trait_id
                from subjects as own_subjects
                inner join asked on own_subjects.post_id = asked.post_id
            )
    ),

    -- Posts go by their places in the order of publication from here on.
    traits as materialized (
        select
            places.place,
            all_traits.kind,
            all_traits.trait_id,
            all_traits.name,
            all_traits.weight,
            all_traits.is_prominent,
            row_number() over (
                partition by places.place, all_traits.kind
                order by all_traits.weight desc, all_traits.trait_id asc
            ) as trait_rank
        from all_traits
        inner join places on all_traits.post_id = places.post_id
    ),

    -- All words of a post together weigh the same, however many there are.
    own_traits as materialized (
        select
            place,
            kind,
            trait_id,
            name,
            trait_rank,
            case kind
                when 'word'
                    then
                        50 * weight
                        / sqrt(sum(weight * weight) over (partition by place, kind))
                when 'title' then 1.5
                else weight
            end as own_weight
        from traits
        where trait_rank <= 30 and place in (select asked.place from asked)
    ),

    listed as materialized (
        select
            place,
            trait_id,
            weight,
            row_number() over (partition by trait_id order by place) as list_place
        from traits
        where is_prominent
    ),

    probes as (
        select
            own_traits.place,
            own_traits.trait_id,
            own_traits.own_weight,
            unnest(generate_series(listed.list_place - 4, listed.list_place + 4))
                as list_place
        from own_traits
        inner join listed
            on
                own_traits.place = listed.place
                and own_traits.trait_id = listed.trait_id
        where own_traits.kind <> 'word' or own_traits.trait_rank <= 12
    ),

    links as materialized (
        select
            asked.place,
            other_places.place as related_place,
            post_connections.count_links
        from post_connections
        inner join asked on post_connections.post_id = asked.post_id
        inner join places as other_places
            on post_connections.linked_post_id = other_places.post_id
    ),

    hits as (
        select
            probes.place,
            listed.place as related_place,
            probes.own_weight * listed.weight as points
        from probes
        inner join listed
            on
                probes.trait_id = listed.trait_id
                and probes.list_place = listed.list_place
                and probes.place <> listed.place
        union all
        select
            place,
            related_place,
            1.5 as points
        from links
    ),

    candidates as materialized (
        select
            place,
            related_place
        from hits
        group by place, related_place
        qualify
            row_number() over (
                partition by place
                order by
                    round(sum(points), 4) desc,
                    abs(related_place - place) asc,
                    related_place desc
            ) <= 10
    ),

    shared as (
        select
            candidates.place,
            candidates.related_place,
            own_traits.kind,
            own_traits.name,
            1 as number,
            own_traits.own_weight * traits.weight as points
        from candidates
        inner join own_traits on candidates.place = own_traits.place
        -- One number, so that DuckDB cannot join all traits with each other first.
        inner join traits
            on
                candidates.related_place * 4294967296 + own_traits.trait_id
                = traits.place * 4294967296 + traits.trait_id
        union all
        select
            candidates.place,
            candidates.related_place,
            'link' as kind,
            null as name,
            links.count_links as number,
            1.5 as points
        from candidates
        inner join links
            on
                candidates.place = links.place
                and candidates.related_place = links.related_place
    ),

    scores as (
        select
            round(sum(shared.points), 4) as score,
            shared_points('tag') as score_tags,
            round(shared_points('link') + shared_points('reference'), 4)
                as score_citations,
            shared_points('title') as score_series,
            shared_points('word') as score_vocabulary,
            shared_number('tag') as count_shared_tags,
            shared_names('tag') as shared_tags,
            shared_number('link') as count_links,
            shared_number('reference') as count_shared_references,
            shared_names('reference') as shared_references,
            shared_number('word') as count_shared_terms,
            shared_names('word') as shared_terms,
            shared.place,
            shared.related_place,
            count(*) as count_shared
        from shared
        group by shared.place, shared.related_place
    ),

    judged as (
        select
            score >= 1.5
            and (count_links > 0 or score_series > 0 or count_shared > 1) as is_close,
            *
        from scores
    ),

    ranked as (
        select
            cast(
                row_number() over (
                    partition by place
                    order by
                        is_close desc,
                        score desc,
                        abs(related_place - place) asc,
                        related_place desc
                ) as integer
            ) as related_rank,
            *
        from judged
        qualify
            related_rank <= case when is_close then 5 else 3 end
            and is_close = bool_or(is_close) over (partition by place)
    ),

    related_originals as (
        select
            ranked.*,
            places.post_id,
            other_places.post_id as related_post_id
        from ranked
        inner join places on ranked.place = places.place
        inner join places as other_places on ranked.related_place = other_places.place
    ),

    versions as (
        select
            translation_group,
            language,
            min(post_id) as post_id
        from posts
        group by translation_group, language
    ),

    final as (
        select
            posts.title,
            posts.language,
            posts.post_id = posts.translation_group as is_original,
            posts.published_on,
            related_originals.related_rank,
            other_posts.title as related_title,
            other_posts.language as related_language,
            other_posts.published_on as related_published_on,
            other_posts.url as related_url,
            related_originals.is_close,
            concat_ws(
                '; ',
                case when related_originals.count_links > 0 then 'linked' end,
                case
                    when related_originals.score_series > 0 then 'titles of one series'
                end,
                'tags: ' || related_originals.shared_tags,
                'both link to: ' || related_originals.shared_references,
                'words: ' || related_originals.shared_terms
            ) as reason,
            related_originals.score,
            related_originals.score_tags,
            related_originals.score_citations,
            related_originals.score_series,
            related_originals.score_vocabulary,
            related_originals.count_shared_tags,
            related_originals.shared_tags,
            related_originals.count_links,
            related_originals.count_shared_references,
            related_originals.shared_references,
            related_originals.count_shared_terms,
            related_originals.shared_terms,
            posts.slug,
            other_posts.slug as related_slug,
            posts.post_id,
            other_posts.post_id as related_post_id
        from asked_posts
        inner join posts on asked_posts.post_id = posts.post_id
        inner join related_originals
            on asked_posts.translation_group = related_originals.post_id
        left join versions
            on
                related_originals.related_post_id = versions.translation_group
                and posts.language = versions.language
        inner join posts as other_posts
            on
                coalesce(versions.post_id, related_originals.related_post_id)
                = other_posts.post_id
    )

    select * from final
    order by post_id asc, related_rank asc
