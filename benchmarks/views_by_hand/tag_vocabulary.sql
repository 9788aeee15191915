with
words as (
    select
        post_tags.tag_id,
        search_postings.term_id,
        sum(search_postings.count_title + search_postings.count_body) as count_uses,
        count(*) as count_posts
    from post_tags
    inner join search_postings on post_tags.post_id = search_postings.post_id
    where search_postings.count_title + search_postings.count_body > 0
    group by post_tags.tag_id, search_postings.term_id
),

weighed as (
    select
        words.tag_id,
        words.term_id,
        words.count_uses,
        words.count_posts,
        count(*) over (partition by words.term_id) as count_tags,
        sum(words.count_uses) over (partition by words.term_id) as count_all_uses,
        sum(words.count_uses) over (partition by words.tag_id) as count_tag_words,
        sum(words.count_uses) over () as count_words,
        (select count(distinct every.tag_id) from words as every) as count_all_tags
    from words
),

scored as (
    select
        tags.tag_id,
        tags.name as tag,
        search_terms.term as word,
        round(
            weighed.count_uses / weighed.count_tag_words
            * ln(
                1
                + weighed.count_words
                / weighed.count_all_tags
                / weighed.count_all_uses
            ),
            8
        ) as score,
        cast(weighed.count_uses as bigint) as count_uses,
        weighed.count_posts,
        weighed.count_tags
    from weighed
    inner join tags on weighed.tag_id = tags.tag_id
    inner join search_terms on weighed.term_id = search_terms.term_id
    where
        weighed.count_tags <= 0.8 * weighed.count_all_tags
        and length(search_terms.term) > 1
        and not regexp_full_match(search_terms.term, '[0-9]+')
        and weighed.term_id in (
            select search_postings.term_id from search_postings
            where search_postings.count_title + search_postings.count_body > 0
            group by search_postings.term_id
            having count(*) > 1
        )
)

select
    tag_id,
    tag,
    row_number() over (partition by tag_id order by score desc, word asc) as word_rank,
    word,
    score,
    count_uses,
    count_posts,
    count_tags
from scored
qualify word_rank <= 20
order by tag asc, word_rank asc
