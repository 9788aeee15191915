-- question: Which of these posts have the phrases of a question?
-- grain: one row per phrase and post that has it
-- key: part_id, post_id
-- audience: internal
-- work: site owner
-- advice: See why a phrase finds or misses a post.
-- parameters:
--   query: a question as search_query reads it
--   post_ids: a list of posts, which should be those that have all words of a phrase:
--     their bodies are read
-- notes: A phrase is in a post if its words stand side by side in this order in the
--   title, a tag or the body, whatever signs are between them.
-- columns:
--   part_id: place of the phrase in the question
--   post_id: the post
create or replace macro search_phrases(query, post_ids) as table
    with
    phrases as (
        select
            generate_subscripts(found.parts, 1) as part_id,
            unnest(found.parts) as phrase
        from (select search_parts(query) as parts) as found
    ),

    listed as (
        select unnest(coalesce(post_ids, [-1])) as post_id
    ),

    texts as (
        select
            phrases.part_id,
            null as post_id,
            phrases.phrase as text
        from phrases
        union all
        select
            null as part_id,
            bodies.post_id,
            unnest([bodies.title, bodies.content]) as text
        from search_bodies(post_ids) as bodies
        union all
        select
            null as part_id,
            post_tags.post_id,
            tags.name as text
        from listed
        inner join post_tags on listed.post_id = post_tags.post_id
        inner join tags on post_tags.tag_id = tags.tag_id
    ),

    compatible as (
        select
            texts.part_id,
            texts.post_id,
            search_compatible(texts.text) as text
        from texts
    ),

    -- As words between single blanks.
    spelled as materialized (
        select
            compatible.part_id,
            compatible.post_id,
            search_spelled(compatible.text) as words
        from compatible
    ),

    final as (
        select distinct
            cast(phrases.part_id as integer) as part_id,
            found.post_id
        from spelled as phrases
        inner join spelled as found on contains(found.words, phrases.words)
        where phrases.part_id is not null and found.post_id is not null
    )

    select * from final
    order by part_id asc, post_id asc
