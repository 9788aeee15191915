-- title: Links to a part of a post that the post lacks
-- severity: warning
-- why: Such a link leads to the top of the page, where readers look in vain for what
--   was promised.
-- advice: Correct the part after # to that of the heading which is meant, or remove it.
-- notes: Anchors are compared by their letters and digits. Those that programs make, as
--   for footnotes and comments, are left alone, and so are attributes of elements
--   (id="part").
with
-- It searches the bodies, which should happen once.
dead as materialized (
    select
        *,
        lower(percent_decoded(anchor)) as letters
    from dead_anchors
),

headings_like_it as (
    select
        dead.post_id,
        dead.position,
        max_by(
            headings.anchor,
            jaro_winkler_similarity(lower(headings.anchor), dead.letters)
        ) as nearest
    from dead
    inner join headings on dead.cited_post_id = headings.post_id
    where jaro_winkler_similarity(lower(headings.anchor), dead.letters) >= 0.9
    group by dead.post_id, dead.position
)

select
    dead.post_id,
    dead.line,
    dead.link_url as subject,
    'The link #' || shortened(percent_decoded(dead.anchor))
    || ' leads to no heading of '
    || case
        when dead.is_self then 'its post'
        else 'the post "' || shortened(dead.cited_title) || '"'
    end
    || '.' as message,
    coalesce(
        'Did you mean #' || headings_like_it.nearest || '?',
        'Correct the part after #, or remove it.'
    ) as advice
from dead
left join headings_like_it
    on
        dead.post_id = headings_like_it.post_id
        and dead.position = headings_like_it.position
