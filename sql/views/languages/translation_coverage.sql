-- question: How much of the blog does each language have, how far is it behind, and
--   what is missing first?
-- grain: one row per language of a blog in several
-- key: language
-- work: editor
-- advice: Translate the post that is missing first, since others cite it most.
-- notes: Posts that translate one another count as one. Drafts are missing from no
--   language, and no language has them.
-- columns:
--   language: language code such as en; und if unknown
--   count_posts: posts in the language, drafts left out
--   count_originals: those that are originals
--   count_translations: those that translate another
--   share_of_blog: share of the blog's posts that the language has, 0 to 1
--   median_lag_days: median of the days from original to translation; null without
--   count_outdated: translations whose original has changed since
--   count_missing: posts of the blog that the language lacks
--   missing_title: title of the original that is missing first: the one that most other
--     posts cite, of equals the newest; null if none is missing
--   missing_count_citations: posts that cite it, in any language
--   missing_post_id: that original
create or replace view translation_coverage as
with
present as (
    select
        post_id,
        language,
        title,
        published_on,
        translation_group
    from posts
    where not is_draft
),

languages as (
    select
        language,
        count(*) as count_posts,
        count(*) filter (where post_id = translation_group) as count_originals
    from present
    group by language
),

originals as (
    select *
    from present
    where post_id = translation_group
),

citations as (
    select
        cited.translation_group,
        count(distinct citing.translation_group) as count_citations
    from post_links
    inner join posts as cited on post_links.target_post_id = cited.post_id
    inner join posts as citing on post_links.post_id = citing.post_id
    where
        not post_links.in_code
        and cited.translation_group <> citing.translation_group
    group by cited.translation_group
),

missing as (
    select
        languages.language,
        originals.post_id,
        originals.title,
        coalesce(citations.count_citations, 0) as count_citations,
        row_number() over (
            partition by languages.language
            order by
                coalesce(citations.count_citations, 0) desc,
                originals.published_on desc nulls last,
                originals.post_id desc
        ) as place
    from languages
    cross join originals
    anti join present
        on
            languages.language = present.language
            and originals.translation_group = present.translation_group
    left join citations on originals.post_id = citations.translation_group
),

missing_first as (
    select
        language,
        count(*) as count_missing,
        max(title) filter (where place = 1) as title,
        max(count_citations) filter (where place = 1) as count_citations,
        max(post_id) filter (where place = 1) as post_id
    from missing
    group by language
),

lags as (
    select
        language,
        count(*) as count_translations,
        median(lag_days) as median_lag_days,
        count(*) filter (where is_outdated) as count_outdated
    from translations
    where not is_draft
    group by language
),

sizes as (
    select
        count(distinct language) as count_languages,
        count(distinct translation_group) as count_groups
    from present
),

final as (
    select
        languages.language,
        cast(languages.count_posts as integer) as count_posts,
        cast(languages.count_originals as integer) as count_originals,
        cast(coalesce(lags.count_translations, 0) as integer)
            as count_translations,
        cast(sizes.count_groups - coalesce(missing_first.count_missing, 0) as double)
        / sizes.count_groups as share_of_blog,
        lags.median_lag_days,
        cast(coalesce(lags.count_outdated, 0) as integer) as count_outdated,
        cast(coalesce(missing_first.count_missing, 0) as integer) as count_missing,
        missing_first.title as missing_title,
        cast(missing_first.count_citations as integer) as missing_count_citations,
        missing_first.post_id as missing_post_id
    from languages
    cross join sizes
    left join lags on languages.language = lags.language
    left join missing_first on languages.language = missing_first.language
    where sizes.count_languages > 1
)

select * from final
order by count_posts desc, language asc
