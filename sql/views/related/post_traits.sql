-- question: What does a post have that other posts have, too, and how much does it tell?
-- grain: one row per original post and trait: word, tag, thing it links to, or title
-- key: post_id, trait_id
-- audience: internal
-- work: editor
-- advice: Ask related_posts or related_to, which compare posts by these traits.
-- notes: How rare a trait is, is 1 - ln(posts that have it) / ln(all posts): 0 if all
--   have it, nearly 1 if two have. Of words, the posts in the same language are
--   counted, since a word of a language that few posts are in is not rare; numbers and
--   single letters do not count, nor words that more than 20 posts have and that are
--   less rare than a third. Of tags, the six rarest count. Posts
--   whose titles differ in nothing but numbers and punctuation have a title in common.
--   Translations have the traits of their original.
-- columns:
--   kind: word, tag, reference or title
--   name: the word, the tag, the name of what the post links to (a post's slug), or the
--     title without its numbers
--   weight: ten thousand times how rare it is; of a word, times 1 + ln(number of
--     occurrences, of which those in the title count three times)
--   is_prominent: whether it is more than a word that the text has once
--   post_id: the post
--   trait_id: number of the trait, different for each, as of this query
create or replace view post_traits as
with
originals as (
    select
        post_id,
        language,
        trim(regexp_replace(lower(title), '[^\p{L}]+', ' ', 'g')) as plain_title
    from posts
    where post_id = translation_group
),

totals as (
    select ln(count(*)) as ln_posts from originals
),

languages as (
    select
        language,
        ln(count(*)) as ln_posts,
        greatest(pow(count(*), 2.0 / 3), 20) as most_posts
    from originals
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
        1 - ln(word_totals.count_posts) / languages.ln_posts as rarity
    from word_totals
    inner join languages on word_totals.language = languages.language
    inner join search_terms on word_totals.term_id = search_terms.term_id
    where
        word_totals.count_posts <= languages.most_posts
        and length(search_terms.term) > 1
        and not regexp_matches(search_terms.term, '^[0-9]+$')
),

tags_of_originals as (
    select
        post_tags.post_id,
        post_tags.tag_id,
        count(*) over (partition by post_tags.tag_id) as count_posts
    from post_tags
    inner join originals on post_tags.post_id = originals.post_id
),

rarest_tags as (
    select
        tags_of_originals.post_id,
        tags_of_originals.tag_id,
        tags.name,
        tags_of_originals.count_posts
    from tags_of_originals
    inner join tags on tags_of_originals.tag_id = tags.tag_id
    where tags_of_originals.count_posts > 1
    qualify
        row_number() over (
            partition by tags_of_originals.post_id
            order by tags_of_originals.count_posts asc, tags.name asc
        ) <= 6
),

mentions as (
    select
        post_links.post_id,
        post_links.target as name,
        null as cited_post_id
    from post_links
    where
        not post_links.in_code
        and post_links.kind not in ('post', 'user', 'other')
        and post_links.target is not null
    union
    select
        post_citations.post_id,
        cited_originals.slug as name,
        cited_originals.post_id as cited_post_id
    from post_citations
    inner join posts on post_citations.cited_post_id = posts.post_id
    inner join posts as cited_originals
        on posts.translation_group = cited_originals.post_id
),

numbered_mentions as (
    select
        mentions.post_id,
        mentions.name,
        dense_rank() over (order by mentions.name, mentions.cited_post_id)
            as reference_id
    from mentions
    inner join originals on mentions.post_id = originals.post_id
),

others as (
    select
        'tag' as kind,
        post_id,
        4 * tag_id + 1 as trait_id,
        name,
        count_posts
    from rarest_tags
    union all
    select
        'reference' as kind,
        post_id,
        4 * reference_id + 2 as trait_id,
        name,
        count(*) over (partition by reference_id) as count_posts
    from numbered_mentions
    union all
    select
        'title' as kind,
        post_id,
        4 * min(post_id) over (partition by plain_title) + 3 as trait_id,
        plain_title as name,
        count(*) over (partition by plain_title) as count_posts
    from originals
    where plain_title <> ''
),

final as (
    select
        'word' as kind,
        rare_words.term as name,
        round(
            rare_words.rarity
            * (1 + ln(3 * search_postings.count_title + search_postings.count_body))
            / sqrt(search_documents.count_terms),
            6
        ) as weight,
        search_postings.count_title > 0 or search_postings.count_body > 1
            as is_prominent,
        search_postings.post_id,
        4 * rare_words.term_id as trait_id
    from search_postings
    inner join originals on search_postings.post_id = originals.post_id
    inner join search_documents on originals.post_id = search_documents.post_id
    inner join rare_words
        on
            search_postings.term_id = rare_words.term_id
            and originals.language = rare_words.language
    where search_postings.count_title + search_postings.count_body > 0
    union all
    select
        others.kind,
        others.name,
        round(1 - ln(others.count_posts) / totals.ln_posts, 6) as weight,
        true as is_prominent,
        others.post_id,
        cast(others.trait_id as integer) as trait_id
    from others
    cross join totals
    where others.count_posts > 1
)

select * from final
