-- The rows of related originals for each of asked_posts, which they are related to as a
-- group of translations: with the posts of its own language where there are such.
create or replace macro related_rows(any_related) as table
    with
    versions as (
        select
            posts.translation_group,
            posts.language,
            min(posts.post_id) as post_id
        from posts
        group by posts.translation_group, posts.language
    )

    select
        posts.title,
        posts.language,
        posts.post_id = posts.translation_group as is_original,
        posts.published_on,
        related.related_rank,
        other_posts.title as related_title,
        other_posts.language as related_language,
        other_posts.published_on as related_published_on,
        other_posts.url as related_url,
        related.is_close,
        concat_ws(
            '; ',
            case when related.count_links > 0 then 'linked' end,
            case when related.score_series > 0 then 'titles of one series' end,
            'tags: ' || related.shared_tags,
            'both link to: ' || related.shared_references,
            'words: ' || related.shared_terms
        ) as reason,
        related.score,
        related.score_tags,
        related.score_citations,
        related.score_series,
        related.score_vocabulary,
        related.count_shared_tags,
        related.shared_tags,
        related.count_links,
        related.count_shared_references,
        related.shared_references,
        related.count_shared_terms,
        related.shared_terms,
        posts.slug,
        other_posts.slug as related_slug,
        posts.post_id,
        other_posts.post_id as related_post_id
    from asked_posts
    inner join posts on asked_posts.post_id = posts.post_id
    inner join any_related as related
        on asked_posts.translation_group = related.post_id
    left join versions
        on
            related.related_post_id = versions.translation_group
            and posts.language = versions.language
    inner join posts as other_posts
        on
            coalesce(versions.post_id, related.related_post_id)
            = other_posts.post_id
