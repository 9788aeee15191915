-- question: Which words are new in a year, against all years before?
-- grain: one row per year, language and word, up to 20 words for each year and language
-- key: year, language, word_rank
-- work: editor
-- advice: Make tags of the words that will stay, and explain each in a post.
-- notes: A word is new if three posts of the year use it, at most 2 % of all earlier
--   posts have it, and its share of the year's posts is at least ten times its share of
--   those. A post uses a word if its title has it, or its text has it twice. Ranked by
--   the least growth of the share that the posts allow for: the lower end of the 95 %
--   interval of Agresti and Caffo (2000), who add a post with the word and one without
--   to either side. Left out are one-letter words, numbers, scripts without blanks, as
--   the Chinese, of which the index has pieces, and years with fewer than 20 earlier
--   posts in the language. Posts that translate one another count once, as their
--   original. Empty if the blog was loaded with --no-search.
-- columns:
--   year: the year
--   word_rank: 1 for the word that grew most
--   word: the word, in lower case and without accents
--   count_posts: posts of the year that use it
--   count_earlier_posts: earlier posts that have it
--   share_of_year: share of the year's posts that use it, 0 to 1
--   share_of_earlier: share of the earlier posts that have it, 0 to 1
--   least_change: the least growth of its share that the posts allow for, at 95 %
--   language: language of the posts
create or replace view new_words as
with
originals as (
    select
        post_id,
        language,
        year(published_on) as year
    from posts
    where published_on is not null and post_id = translation_group
),

year_totals as (
    select
        language,
        year,
        count(*) as count_posts,
        sum(count(*)) over (
            partition by language
            order by year
            rows between unbounded preceding and 1 preceding
        ) as count_earlier_posts
    from originals
    group by language, year
),

uses as (
    select
        originals.language,
        originals.year,
        search_postings.term_id,
        count(*) as count_mentions,
        count(*) filter (
            where search_postings.count_title > 0 or search_postings.count_body > 1
        ) as count_posts
    from search_postings
    inner join originals on search_postings.post_id = originals.post_id
    where search_postings.count_title + search_postings.count_body > 0
    group by originals.language, originals.year, search_postings.term_id
),

growth as (
    select
        language,
        year,
        term_id,
        count_posts,
        coalesce(
            sum(count_mentions) over (
                partition by language, term_id
                order by year
                rows between unbounded preceding and 1 preceding
            ),
            0
        ) as count_earlier_posts
    from uses
),

shares as (
    select
        growth.language,
        growth.year,
        growth.term_id,
        growth.count_posts,
        growth.count_earlier_posts,
        growth.count_posts / year_totals.count_posts as share_of_year,
        growth.count_earlier_posts / year_totals.count_earlier_posts
            as share_of_earlier,
        year_totals.count_posts + 2 as size,
        year_totals.count_earlier_posts + 2 as earlier_size,
        (growth.count_posts + 1) / (year_totals.count_posts + 2) as guess,
        (growth.count_earlier_posts + 1) / (year_totals.count_earlier_posts + 2)
            as earlier_guess
    from growth
    inner join year_totals
        on growth.language = year_totals.language and growth.year = year_totals.year
    where growth.count_posts >= 3 and year_totals.count_earlier_posts >= 20
),

scores as (
    select
        shares.*,
        search_terms.term as word,
        round(
            shares.guess - shares.earlier_guess
            - 1.96 * sqrt(
                shares.guess * (1 - shares.guess) / shares.size
                + shares.earlier_guess
                * (1 - shares.earlier_guess)
                / shares.earlier_size
            ),
            8
        ) as least_change
    from shares
    inner join search_terms on shares.term_id = search_terms.term_id
    where
        shares.share_of_earlier <= 0.02
        and shares.share_of_year >= 10 * shares.share_of_earlier
        and length(search_terms.term) > 1
        and regexp_matches(search_terms.term, '[^0-9]')
        and not search_is_run(search_terms.term)
),

final as (
    select
        cast(year as integer) as year,
        cast(
            row_number() over (
                partition by language, year order by least_change desc, word asc
            ) as integer
        ) as word_rank,
        word,
        cast(count_posts as integer) as count_posts,
        cast(count_earlier_posts as integer) as count_earlier_posts,
        share_of_year,
        share_of_earlier,
        least_change,
        language
    from scores
    qualify word_rank <= 20
)

select * from final
order by year desc, language asc, word_rank asc
