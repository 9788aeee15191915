-- question: Which parts do these posts have, and under which heading is each?
-- grain: one row per part of a post, from one heading to the next
-- key: post_id, section
-- audience: internal
-- work: site owner
-- advice: Look for the part that answers a question.
-- parameters:
--   post_ids: a list of posts
-- columns:
--   post_id: the post
--   section: place of the part in the post; 1 is above the first heading
--   heading: the heading that it is under; null above the first
--   anchor: what links to the heading have after #; null where it has none
--   text: its text, without most of its markup, with the heading
create or replace macro search_sections(post_ids) as table
    with
    bodies as (
        select * from search_bodies(post_ids)
    ),

    sections as materialized (
        select
            split.post_id,
            unnest(split.texts) as text,
            generate_subscripts(split.texts, 1) as section
        from (
            select
                bodies.post_id,
                string_split(search_readable(bodies.content), chr(30)) as texts
            from bodies
        ) as split
    ),

    -- In code what looks like a heading is none, and not among the post's. Of several
    -- that read alike, each is told by its number.
    first_lines as (
        select
            named.*,
            row_number() over (
                partition by named.post_id, named.name
                order by named.section
            ) as number
        from (
            select
                sections.post_id,
                sections.section,
                search_heading(regexp_extract(sections.text, '^[^\n]*')) as name
            from sections
            where sections.section > 1
        ) as named
    ),

    post_headings as (
        select
            named.*,
            row_number() over (
                partition by named.post_id, named.name
                order by named.position
            ) as number
        from (
            select
                headings.post_id,
                headings.position,
                headings.text,
                headings.anchor,
                search_heading(headings.text) as name
            from (select unnest(coalesce(post_ids, [-1])) as post_id) as listed
            inner join headings on listed.post_id = headings.post_id
        ) as named
    ),

    headed as (
        select
            first_lines.post_id,
            first_lines.section,
            post_headings.text,
            post_headings.anchor
        from first_lines
        inner join post_headings
            on
                first_lines.post_id = post_headings.post_id
                and first_lines.name = post_headings.name
                and first_lines.number = post_headings.number
    ),

    final as (
        select
            sections.post_id,
            cast(sections.section as integer) as section,
            headed.text as heading,
            headed.anchor,
            sections.text
        from sections
        asof left join headed
            on
                sections.post_id = headed.post_id
                and sections.section >= headed.section
    )

    select * from final
    order by post_id asc, section asc
