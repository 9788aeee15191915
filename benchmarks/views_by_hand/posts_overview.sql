with
written as (
    select
        post_authors.post_id,
        string_agg(authors.name, ', ' order by post_authors.position)
            as author_names,
        count(*) as count_authors
    from post_authors
    inner join authors on post_authors.author_id = authors.author_id
    group by post_authors.post_id
),

tagged as (
    select
        post_tags.post_id,
        string_agg(tags.name, ', ' order by post_tags.position) as tag_names,
        count(*) as count_tags
    from post_tags
    inner join tags on post_tags.tag_id = tags.tag_id
    group by post_tags.post_id
)

select
    posts.post_id,
    posts.language,
    posts.slug,
    posts.title,
    written.author_names,
    coalesce(written.count_authors, 0) as count_authors,
    tagged.tag_names,
    coalesce(tagged.count_tags, 0) as count_tags,
    posts.published_on,
    year(posts.published_on) as published_year,
    date_trunc('quarter', posts.published_on)::date as published_quarter,
    date_trunc('month', posts.published_on)::date as published_month,
    date_trunc('week', posts.published_on)::date as published_week,
    quarter(posts.published_on) as quarter_number,
    month(posts.published_on) as month_number,
    monthname(posts.published_on) as month_name,
    isoyear(posts.published_on) as iso_year,
    weekofyear(posts.published_on) as iso_week,
    isodow(posts.published_on) as weekday_number,
    dayname(posts.published_on) as weekday_name,
    posts.word_count,
    post_texts.count_words as text_word_count,
    ceil(coalesce(post_texts.count_words, posts.word_count) / 238)::bigint
        as reading_minutes,
    posts.url,
    posts.published_on is not null as is_dated,
    tagged.count_tags is not null as is_tagged,
    coalesce(written.count_authors > 1, false) as is_coauthored
from posts
left join written on posts.post_id = written.post_id
left join tagged on posts.post_id = tagged.post_id
left join post_texts on posts.post_id = post_texts.post_id
