-- question: Which questions do old posts ask in their headings, so that they could be
--   answered anew?
-- grain: one row per heading that is a question, in a post at least two years older
--   than the newest post
-- time: published_on
-- work: editor
-- advice: Where the answer no longer holds, write a new post that answers the question.
-- key: post_id, position
-- notes: Left out are questions of one or two words, such as "What's next?", and those
--   that several posts of a language ask: they say little by themselves. Age is
--   measured to the blog's latest day of publication, not to today.
-- columns:
--   heading: text of the heading
--   title: title of the post
--   published_on: calendar day of publication
--   age_in_months: whole months from that day to the newest post
--   count_citing_posts: other posts that link to the post
--   language: language of the post
--   is_original: whether the post is no translation of another
--   slug: slug of the post
--   line: line of the heading in the source file, from 1; null if the source has none
--   anchor: what links to the heading have after #; null if it has none
--   url: URL of the post; null if the source has none
--   position: place among the headings of the post; the first is 1
--   post_id: the post
create or replace view questions_to_revisit as
with
newest as (
    select
        max(published_on) as published_on,
        max(published_on) - interval 24 month as recent_from
    from posts
),

-- A question mark of any script, then at most quotation marks and brackets. What is one
-- in Greek is a semicolon elsewhere.
questions as (
    select
        headings.post_id,
        headings.position,
        headings.text,
        headings.line,
        headings.anchor,
        posts.language,
        plain_letters(headings.text) as letters
    from headings
    inner join posts on headings.post_id = posts.post_id
    where
        regexp_matches(
            headings.text,
            '(?:[?？؟⁇⁈‽]|\p{Greek}\s*[;\x{037e}])\s*[\p{Pe}\p{Pf}"'']*\s*$'
        )
        and regexp_matches(
            headings.text,
            '\S\s+\S+\s+\S|[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]'
        )
),

usual_questions as (
    select
        language,
        letters
    from questions
    group by language, letters
    having count(distinct post_id) > 1
),

citing as (
    select
        cited_post_id,
        count(*) as count_posts
    from post_citations
    where is_counted
    group by cited_post_id
),

final as (
    select
        questions.text as heading,
        posts.title,
        posts.published_on,
        cast(
            date_diff('month', posts.published_on, newest.published_on)
            - case
                when day(newest.published_on) < day(posts.published_on) then 1
                else 0
            end as integer
        ) as age_in_months,
        cast(coalesce(citing.count_posts, 0) as integer) as count_citing_posts,
        posts.language,
        posts.post_id = posts.translation_group as is_original,
        posts.slug,
        questions.line,
        questions.anchor,
        posts.url,
        questions.position,
        posts.post_id
    from questions
    inner join posts on questions.post_id = posts.post_id
    inner join newest on posts.published_on < newest.recent_from
    left join usual_questions
        on
            questions.language = usual_questions.language
            and questions.letters = usual_questions.letters
    left join citing on questions.post_id = citing.cited_post_id
    where questions.letters <> '' and usual_questions.letters is null
)

select * from final
order by count_citing_posts desc, published_on asc, post_id asc, position asc
