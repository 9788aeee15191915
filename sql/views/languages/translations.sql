-- question: Which posts are translated, how long after the original, and which
--   translations are out of date?
-- grain: one row per post that translates another
-- key: post_id
-- time: published_on
-- work: editor
-- advice: Renew the translations that are outdated, those of cited posts first.
-- notes: The original is in the blog's default language, else it is the earliest. A
--   Chinese or Japanese character counts as a word.
-- columns:
--   title: title of the translation
--   language: language of the translation
--   original_title: title of the original
--   original_language: language of the original
--   published_on: calendar day of publication; null if unknown
--   original_published_on: that day of the original
--   lag_days: days from the original to the translation; null if a day is unknown
--   is_outdated: whether the original has changed since, by its day of update or by
--     what loads have seen; null if neither is known
--   word_count: words of the translation, without code and markup if the bodies were
--     parsed
--   original_word_count: those of the original
--   share_of_words: word_count divided by original_word_count; null without words
--   is_draft: whether the blog keeps the translation back
--   slug: name of the translation in its URL
--   url: URL of the translation; null if unknown
--   post_id: the translation
--   original_id: the original
create or replace view translations as
with
written as (
    select
        post_id,
        max(load_id) as load_id,
        max(load_id) filter (where change <> 'added') as changed_load_id
    from post_changes
    where
        change = 'added'
        or list_contains(string_split(changed_columns, ', '), 'content')
        or list_contains(string_split(changed_columns, ', '), 'title')
    group by post_id
),

groups_of_several as (
    select distinct translation_group
    from posts
    where translation_group <> post_id
),

measured as (
    select
        posts.*,
        coalesce(post_texts.count_words, posts.word_count) as count_words,
        written.load_id as written_in,
        written.changed_load_id
    from posts
    left join post_texts on posts.post_id = post_texts.post_id
    left join written on posts.post_id = written.post_id
    inner join groups_of_several
        on posts.translation_group = groups_of_several.translation_group
),

-- Each is null where it is not known.
checks as (
    select
        translated.post_id,
        originals.updated_on
        > coalesce(translated.updated_on, translated.published_on) as by_day,
        originals.changed_load_id > translated.written_in as by_load
    from measured as translated
    inner join measured as originals
        on translated.translation_group = originals.post_id
),

final as (
    select
        translated.title,
        translated.language,
        originals.title as original_title,
        originals.language as original_language,
        translated.published_on,
        originals.published_on as original_published_on,
        cast(translated.published_on - originals.published_on as integer)
            as lag_days,
        coalesce(
            checks.by_day or checks.by_load, checks.by_day, checks.by_load
        ) as is_outdated,
        translated.count_words as word_count,
        originals.count_words as original_word_count,
        cast(translated.count_words as double) / nullif(originals.count_words, 0)
            as share_of_words,
        translated.is_draft,
        translated.slug,
        translated.url,
        translated.post_id,
        originals.post_id as original_id
    from measured as translated
    inner join measured as originals
        on translated.translation_group = originals.post_id
    inner join checks on translated.post_id = checks.post_id
    where translated.post_id <> originals.post_id
)

select * from final
order by original_published_on desc nulls last, original_id asc, language asc
