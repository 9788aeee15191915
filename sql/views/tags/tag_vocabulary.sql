-- question: Which words are typical of each tag?
-- grain: one row per tag and word, up to 20 words for each tag
-- key: tag_id, word_rank
-- work: editor
-- advice: Name or describe the tag by its words, or tag posts that have them.
-- notes: A word is typical if the posts with the tag use it often and few other posts
--   do: it is ranked by its mean TF-IDF in the posts with the tag, of those words that
--   are at least twice as frequent there as in the other posts. A post uses a word if
--   its title has it or its text has it twice or more, and five times at most: so the
--   formulas or the code of one post do not make the words of a tag. Words that one
--   post of several has, words that more than two fifths of the blog's posts have,
--   one-letter words, numbers, and what English contractions leave (ll, re, ve) are
--   left out. A word of Chinese or Japanese is a pair of characters, as in the index.
--   Posts that translate one another count once, as their original. Empty if the blog
--   was loaded with --no-search.
-- columns:
--   tag: name of the tag
--   word_rank: 1 for the word that is most typical of the tag
--   word: the word, in lower case and without accents
--   score: how often a post with the tag uses it on average, times ln(N / n), where N
--     is the number of the blog's posts, and n of those that have the word
--   count_uses: how often the posts with the tag use it
--   count_posts: posts with the tag that use it
--   count_blog_posts: posts of the blog that have it
--   tag_id: the tag
create or replace view tag_vocabulary as
with
originals as (
    select post_id
    from posts
    where post_id = translation_group
),

totals as (
    select count(*) as count_posts
    from originals
),

postings as (
    select
        search_postings.term_id,
        search_postings.post_id,
        case
            when
                search_postings.count_title > 0 or search_postings.count_body > 1
                then least(search_postings.count_title + search_postings.count_body, 5)
            else 0
        end as count_uses
    from search_postings
    inner join originals on search_postings.post_id = originals.post_id
    where search_postings.count_title + search_postings.count_body > 0
),

words as (
    select
        postings.term_id,
        search_terms.term as word,
        count(*) as count_posts,
        sum(postings.count_uses) as count_uses
    from postings
    inner join search_terms on postings.term_id = search_terms.term_id
    where
        length(search_terms.term) > 1
        and regexp_matches(search_terms.term, '[^0-9]')
        and not search_is_compound(search_terms.term)
        and search_terms.term not in ('ll', 're', 've')
    group by postings.term_id, search_terms.term
    having
        count(*) between 2 and 0.4 * (select totals.count_posts from totals)
        and sum(postings.count_uses) > 0
),

tag_totals as (
    select
        post_tags.tag_id,
        count(*) as count_posts
    from post_tags
    inner join originals on post_tags.post_id = originals.post_id
    group by post_tags.tag_id
),

uses as (
    select
        post_tags.tag_id,
        postings.term_id,
        count(*) as count_posts,
        sum(postings.count_uses) as count_uses
    from postings
    inner join post_tags on postings.post_id = post_tags.post_id
    where
        postings.count_uses > 0
        and postings.term_id in (select words.term_id from words)
    group by post_tags.tag_id, postings.term_id
),

scores as (
    select
        uses.tag_id,
        words.word,
        round(
            uses.count_uses
            / tag_totals.count_posts
            * ln(totals.count_posts / words.count_posts),
            8
        ) as score,
        uses.count_uses,
        uses.count_posts,
        words.count_posts as count_blog_posts
    from uses
    inner join words on uses.term_id = words.term_id
    inner join tag_totals on uses.tag_id = tag_totals.tag_id
    cross join totals
    where
        uses.count_posts >= least(tag_totals.count_posts, 2)
        and tag_totals.count_posts < totals.count_posts
        and uses.count_uses * (totals.count_posts - tag_totals.count_posts)
        >= 2 * (words.count_uses - uses.count_uses) * tag_totals.count_posts
),

final as (
    select
        tags.name as tag,
        cast(
            row_number()
                over (
                    partition by tags.tag_id
                    order by scores.score desc, scores.word asc
                )
            as integer
        ) as word_rank,
        scores.word,
        scores.score,
        cast(scores.count_uses as integer) as count_uses,
        cast(scores.count_posts as integer) as count_posts,
        cast(scores.count_blog_posts as integer) as count_blog_posts,
        tags.tag_id
    from scores
    inner join tags on scores.tag_id = tags.tag_id
    qualify word_rank <= 20
)

select * from final
order by tag asc, word_rank asc
