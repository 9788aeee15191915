-- title: Links to a part of a post that the post lacks
-- severity: warning
-- why: Such a link leads to the top of the page, where readers look in vain for what
--   was promised.
-- advice: Correct the part after # to that of the heading which is meant, or remove it.
-- notes: Anchors are compared by their letters and digits. Those that programs make, as
--   for footnotes, are left alone, and so are attributes of elements (id="part").
with
anchors as (
    select
        dead_anchors.post_id,
        dead_anchors.position,
        max_by(
            headings.anchor,
            jaro_winkler_similarity(
                lower(headings.anchor), lower(percent_decoded(dead_anchors.anchor))
            )
        ) filter (
            where
            jaro_winkler_similarity(
                lower(headings.anchor), lower(percent_decoded(dead_anchors.anchor))
            ) >= 0.9
        ) as nearest
    from dead_anchors
    inner join headings on dead_anchors.cited_post_id = headings.post_id
    where headings.anchor is not null
    group by dead_anchors.post_id, dead_anchors.position
)

select
    dead_anchors.post_id,
    dead_anchors.line,
    dead_anchors.link_url as subject,
    'The link #' || shortened(percent_decoded(dead_anchors.anchor))
    || ' leads to no heading of '
    || case
        when dead_anchors.is_self then 'its post'
        else 'the post "' || shortened(dead_anchors.cited_title) || '"'
    end
    || '.' as message,
    coalesce(
        'Did you mean #' || anchors.nearest || '?',
        'Correct the part after #, or remove it.'
    ) as advice
from dead_anchors
left join anchors
    on
        dead_anchors.post_id = anchors.post_id
        and dead_anchors.position = anchors.position
