-- What posts link to and others may, too: papers, models and the like by their names,
-- and posts as their originals. It takes post_links.
create or replace macro things_mentioned(any_links) as table
    select
        links.post_id,
        links.target as name,
        null as cited_post_id
    from any_links as links
    where
        not links.in_code
        and links.kind not in ('post', 'user', 'other')
        and links.target is not null
    union
    select
        post_citations.post_id,
        cited_originals.slug as name,
        cited_originals.post_id as cited_post_id
    from post_citations
    inner join posts on post_citations.cited_post_id = posts.post_id
    inner join posts as cited_originals
        on posts.translation_group = cited_originals.post_id
