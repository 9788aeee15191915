-- What posts link to most, the first hundred of each kind; own posts are one.
with
cited as (
    select
        kind,
        -- A paper's number says nothing to people; what posts call it may.
        name || if(
            kind = 'paper' and not starts_with(target_text, 'http'),
            coalesce(': ' || nullif(target_text, ''), ''),
            ''
        ) as name,
        target_url as url,
        count_posts,
        first_cited_on,
        last_cited_on,
        citation_rank
    from cited_targets
    union all
    select
        'post' as kind,
        title as name,
        url,
        count_citing_posts as count_posts,
        first_cited_on,
        last_cited_on,
        citation_rank
    from most_cited_posts
    where is_original
)

select
    kind,
    name,
    url,
    count_posts,
    first_cited_on,
    last_cited_on
from cited
qualify row_number() over (partition by kind order by citation_rank, name) <= 100
order by kind, citation_rank, name
