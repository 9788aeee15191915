-- question: Which words of a post do other posts have, too, and how telling is each?
-- grain: one row per original post and word
-- key: post_id, trait_id
-- audience: internal
-- work: editor
-- advice: Ask related_posts or related_to, which compare posts by these words.
-- notes: How rare a word is, is 1 - ln(posts that have it) / ln(all posts): 0 if all
--   have it, nearly 1 if two have. The originals in the post's language are counted,
--   for a word of a language that few posts are in is not rare. Numbers and single
--   letters do not count, nor words that more than 20 posts have and that are less rare
--   than a third. Empty if the blog was loaded with --no-search.
-- columns:
--   kind: always word
--   name: the word, in lower case and without accents
--   weight: how rare it is x (1 + ln(occurrences, in the title three for one)) / the
--     root of the number of the post's words
--   is_prominent: whether it is in the title, or in the text more than once
--   post_id: the post
--   trait_id: four times the number of the word among the terms of the index
create or replace view post_words as
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
        language,
        count(*) as count_posts
    from posts
    where post_id = translation_group
    group by language
),

word_totals as (
    select
        search_postings.term_id,
        originals.language,
        count(*) as count_posts
    from search_postings
    inner join originals on search_postings.post_id = originals.post_id
    where search_postings.count_title + search_postings.count_body > 0
    group by search_postings.term_id, originals.language
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
),

final as (
    select
        'word' as kind,
        rare_words.term as name,
        rare_words.rarity
        * (1 + ln(3 * search_postings.count_title + search_postings.count_body))
        / sqrt(originals.count_terms) as weight,
        search_postings.count_title > 0 or search_postings.count_body > 1
            as is_prominent,
        search_postings.post_id,
        4 * rare_words.term_id as trait_id
    from search_postings
    inner join originals on search_postings.post_id = originals.post_id
    inner join rare_words
        on
            search_postings.term_id = rare_words.term_id
            and originals.language = rare_words.language
    where
        search_postings.count_title + search_postings.count_body > 0
        and rare_words.rarity > 0
)

select * from final
