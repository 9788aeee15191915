-- Tags that share at least two posts. Lift says how often they do, as a multiple of
-- what chance would bring.
select
    tag,
    other_tag,
    count_posts,
    count_tag_posts,
    count_other_tag_posts,
    jaccard,
    lift
from tag_pairs
where count_posts >= 2
order by count_posts desc, lift desc, tag asc, other_tag asc
