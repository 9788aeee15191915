-- question: Which posts did someone write?
-- grain: one row per post of the author, the newest first
-- key: post_id
-- parameters:
--   author: name of the author, in capitals or not; or an alias of it
-- columns:
--   post_id: the post
--   language: language of the post
--   slug: slug of the post
--   title: title of the post
--   author_names: names of the authors in their order, separated by ", "
--   tag_names: names of the tags in their order, separated by ", "
--   published_on: calendar day of publication; null where it is not known
--   url: address of the post; null where the source has none
create or replace macro posts_by(author) as table
    with
    written as (
        select lower(
            regexp_replace(trim(nfc_normalize(author)), '\s+', ' ', 'g')
        ) as name
    ),

    aliases as (
        select
            lower(
                regexp_replace(trim(author_aliases.alias), '\s+', ' ', 'g')
            ) as alias,
            lower(regexp_replace(trim(author_aliases.name), '\s+', ' ', 'g')) as name
        from author_aliases
    ),

    asked as (
        select coalesce(aliases.name, written.name) as name
        from written
        left join aliases on written.name = aliases.alias
    ),

    final as (
        select
            posts_overview.post_id,
            posts_overview.language,
            posts_overview.slug,
            posts_overview.title,
            posts_overview.author_names,
            posts_overview.tag_names,
            posts_overview.published_on,
            posts_overview.url
        from asked
        inner join authors
            on
                asked.name
                = lower(regexp_replace(trim(authors.name), '\s+', ' ', 'g'))
        inner join post_authors on authors.author_id = post_authors.author_id
        inner join posts_overview on post_authors.post_id = posts_overview.post_id
    )

    select * from final
    order by published_on desc nulls last, post_id desc
