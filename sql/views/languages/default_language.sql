-- question: Which is the blog's default language?
-- grain: one row; none for a blog without posts
-- key: language
-- audience: internal
-- work: site owner
-- advice: Show what is in this language before what is in others.
-- columns:
--   language: the language that the newest load found; where it found none, the one
--     that most originals are in, of several the first in the alphabet
create or replace view default_language as
with
newest_load as (
    select nullif(loads.default_language, 'und') as language
    from loads
    order by loads.load_id desc
    limit 1
),

languages as (
    select
        posts.language,
        count(*) as count_posts
    from posts
    where posts.post_id = posts.translation_group
    group by posts.language
),

final as (
    select coalesce(newest_load.language, languages.language) as language
    from languages
    left join newest_load on true
    order by
        languages.count_posts desc,
        languages.language asc
    limit 1
)

select * from final
