-- question: Which words are typical of each tag?
-- grain: one row per tag and word, up to 20 words for each tag
-- key: tag_id, word_rank
-- work: editor
-- advice: Name or describe the tag by its words, or tag posts that have them.
-- notes: Ranked by c-TF-IDF (Grootendorst 2022) over the words of titles and texts.
--   One-letter words, numbers, words that only one post has, and words that more than
--   four fifths of the tags have do not count. Empty if the blog was loaded with
--   --no-search.
-- columns:
--   tag_id: the tag
--   tag: name of the tag
--   word_rank: 1 for the word that is most typical of the tag
--   word: the word, in lower case and without accents
--   score: the word's share of all words of the tag's posts, times ln(1 + A / f), where
--     A is the mean number of words per tag, and f the word's count over all tags
--   count_uses: how often the tag's posts use it
--   count_posts: posts with the tag that have it
--   count_tags: tags that have it
create or replace view tag_vocabulary as
with
known_words as (
    select
        search_terms.term_id,
        search_terms.term as word
    from search_terms
    inner join search_postings on search_terms.term_id = search_postings.term_id
    where
        length(search_terms.term) > 1
        and regexp_matches(search_terms.term, '[^0-9]')
        and not search_is_compound(search_terms.term)
        and search_postings.count_title + search_postings.count_body > 0
    group by search_terms.term_id, search_terms.term
    having count(*) > 1
),

uses as (
    select
        post_tags.tag_id,
        search_postings.term_id,
        sum(search_postings.count_title + search_postings.count_body) as count_uses,
        count(*) as count_posts
    from search_postings
    inner join post_tags on search_postings.post_id = post_tags.post_id
    where search_postings.count_title + search_postings.count_body > 0
    group by post_tags.tag_id, search_postings.term_id
),

tag_totals as (
    select
        tag_id,
        sum(count_uses) as count_words
    from uses
    group by tag_id
),

word_totals as (
    select
        term_id,
        sum(count_uses) as count_uses,
        count(*) as count_tags
    from uses
    group by term_id
),

totals as (
    select
        count(*) as count_tags,
        avg(count_words) as mean_words
    from tag_totals
),

scores as (
    select
        uses.tag_id,
        known_words.word,
        round(
            uses.count_uses
            / tag_totals.count_words
            * ln(1 + totals.mean_words / word_totals.count_uses),
            8
        ) as score,
        cast(uses.count_uses as bigint) as count_uses,
        uses.count_posts,
        word_totals.count_tags
    from uses
    inner join known_words on uses.term_id = known_words.term_id
    inner join tag_totals on uses.tag_id = tag_totals.tag_id
    inner join word_totals on uses.term_id = word_totals.term_id
    cross join totals
    where word_totals.count_tags <= 0.8 * totals.count_tags
),

final as (
    select
        tags.tag_id,
        tags.name as tag,
        row_number()
            over (
                partition by tags.tag_id
                order by scores.score desc, scores.word asc
            )
            as word_rank,
        scores.word,
        scores.score,
        scores.count_uses,
        scores.count_posts,
        scores.count_tags
    from scores
    inner join tags on scores.tag_id = tags.tag_id
    qualify word_rank <= 20
)

select * from final
order by tag asc, word_rank asc
