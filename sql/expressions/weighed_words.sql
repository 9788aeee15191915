-- The words of originals that other posts have, too, and how telling each is. It takes
-- all postings, or all of some terms. Names are qualified, since macros that call it
-- have parameters of the same names.
create or replace macro weighed_words(any_postings) as table
    with
    originals as (
        select
            posts.post_id,
            posts.language,
            search_documents.count_terms
        from posts
        inner join search_documents on posts.post_id = search_documents.post_id
        where posts.post_id = posts.translation_group
    ),

    languages as (
        select
            posts.language,
            count(*) as count_posts
        from posts
        where posts.post_id = posts.translation_group
        group by posts.language
    ),

    word_totals as (
        select
            postings.term_id,
            originals.language,
            count(*) as count_posts
        from any_postings as postings
        inner join originals on postings.post_id = originals.post_id
        where postings.count_title + postings.count_body > 0
        group by postings.term_id, originals.language
        having count(*) > 1
    ),

    rare_words as (
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
    )

    select
        'word' as kind,
        rare_words.term as name,
        rare_words.rarity
        * (1 + ln(3 * postings.count_title + postings.count_body))
        / sqrt(originals.count_terms) as weight,
        postings.count_title > 0 or postings.count_body > 1 as is_prominent,
        postings.post_id,
        4 * rare_words.term_id as trait_id
    from any_postings as postings
    inner join originals on postings.post_id = originals.post_id
    inner join rare_words
        on
            postings.term_id = rare_words.term_id
            and originals.language = rare_words.language
    where
        postings.count_title + postings.count_body > 0
        and rare_words.rarity > 0
