-- All posts beside all others that share anything: simple, and quadratic.
with numbered as (
    select
        *,
        row_number() over (order by published_on nulls last, post_id) as place
    from posts
),

weights as (
    select
        tags.tag_id,
        tags.name,
        round(ln((select count(*) from posts) / count(*)), 4)::decimal(9, 4) as weight
    from tags
    inner join post_tags on tags.tag_id = post_tags.tag_id
    group by tags.tag_id, tags.name
),

rarest as (
    select
        post_tags.post_id,
        weights.tag_id,
        weights.name,
        weights.weight
    from post_tags
    inner join weights on post_tags.tag_id = weights.tag_id
    where weights.weight > 0
    qualify
        row_number() over (
            partition by post_tags.post_id
            order by weights.weight desc, weights.name asc
        ) <= 6
),

terms as (
    select
        search_postings.post_id,
        search_terms.term_id,
        search_terms.term as name,
        search_postings.count_title > 0 or search_postings.count_body > 1 as counts,
        round(
            ln(
                (select count(*) from posts)
                / count(*) over (partition by search_terms.term_id)
            ),
            4
        )::decimal(9, 4) as weight,
        round(
            1 + ln(search_postings.count_title + search_postings.count_body), 4
        )::decimal(9, 4) as frequency
    from search_postings
    inner join search_terms on search_postings.term_id = search_terms.term_id
    where search_postings.count_title + search_postings.count_body > 0
    qualify count(*) over (partition by search_terms.term_id) between 2 and 20
),

best_terms as (
    select * from terms
    where weight > 0 and counts and not regexp_full_match(name, '[0-9]+')
    qualify
        row_number() over (
            partition by post_id
            order by weight * frequency desc, name asc
        ) <= 12
),

things as (
    select distinct
        post_id,
        target as thing,
        target as name
    from post_links
    where
        target is not null and not in_code and kind not in ('post', 'user', 'other')
    union
    select
        post_id,
        cited_post_id::varchar as thing,
        cited_slug as name
    from post_citations
),

rare_things as (
    select
        *,
        round(
            ln((select count(*) from posts) / count(*) over (partition by thing)), 4
        )::decimal(9, 4) as weight
    from things
    qualify count(*) over (partition by thing) between 2 and 20 and weight > 0
),

shared as (
    select
        this.post_id,
        other.post_id as related_post_id,
        'tag' as kind,
        this.name,
        this.weight
    from rarest as this
    inner join rarest as other
        on this.tag_id = other.tag_id and this.post_id <> other.post_id
    union all
    select
        this.post_id,
        other.post_id as related_post_id,
        'term' as kind,
        this.name,
        this.weight
    from best_terms as this
    inner join best_terms as other
        on this.term_id = other.term_id and this.post_id <> other.post_id
    union all
    select
        this.post_id,
        other.post_id as related_post_id,
        'reference' as kind,
        this.name,
        this.weight
    from rare_things as this
    inner join rare_things as other
        on this.thing = other.thing and this.post_id <> other.post_id
    union all
    select
        post_citations.post_id,
        post_citations.cited_post_id as related_post_id,
        'link' as kind,
        null as name,
        (select round(ln(count(*)), 4)::decimal(9, 4) from posts) as weight
    from post_citations
    union
    select
        post_citations.cited_post_id as post_id,
        post_citations.post_id as related_post_id,
        'link' as kind,
        null as name,
        (select round(ln(count(*)), 4)::decimal(9, 4) from posts) as weight
    from post_citations
),

scores as (
    select
        post_id,
        related_post_id,
        sum(weight) as score,
        coalesce(sum(weight) filter (where kind = 'tag'), 0) as score_tags,
        coalesce(sum(weight) filter (where kind in ('link', 'reference')), 0)
            as score_citations,
        coalesce(sum(weight) filter (where kind = 'term'), 0) as score_vocabulary
    from shared
    group by post_id, related_post_id
),

best as (
    select
        scores.*,
        row_number() over (
            partition by scores.post_id
            order by
                scores.score desc,
                abs(other.place - this.place) asc,
                other.place desc
        ) as related_rank
    from scores
    inner join numbered as this on scores.post_id = this.post_id
    inner join numbered as other
        on scores.related_post_id = other.post_id and this.language = other.language
    qualify related_rank <= 5
),

reasons as (
    select
        shared.post_id,
        shared.related_post_id,
        count(*) filter (where shared.kind = 'tag') as count_shared_tags,
        string_agg(shared.name, ', ' order by shared.weight desc, shared.name asc)
        filter (where shared.kind = 'tag') as shared_tags,
        count(*) filter (where shared.kind = 'reference') as count_shared_references,
        string_agg(shared.name, ', ' order by shared.weight desc, shared.name asc)
        filter (where shared.kind = 'reference') as shared_references,
        string_agg(shared.name, ', ' order by shared.weight desc, shared.name asc)
        filter (where shared.kind = 'term') as shared_terms
    from best
    inner join shared
        on
            best.post_id = shared.post_id
            and best.related_post_id = shared.related_post_id
    group by shared.post_id, shared.related_post_id
),

links as (
    select
        least(post_id, cited_post_id) as one,
        greatest(post_id, cited_post_id) as two,
        sum(count_links)::bigint as count_links
    from post_citations
    group by one, two
)

select
    best.post_id,
    this.language,
    this.slug,
    this.title,
    best.related_rank,
    best.related_post_id,
    other.slug as related_slug,
    other.title as related_title,
    other.url as related_url,
    best.score,
    best.score_tags,
    best.score_citations,
    best.score_vocabulary,
    reasons.count_shared_tags,
    reasons.shared_tags,
    coalesce(links.count_links, 0) as count_links,
    reasons.count_shared_references,
    reasons.shared_references,
    reasons.shared_terms
from best
inner join reasons
    on
        best.post_id = reasons.post_id
        and best.related_post_id = reasons.related_post_id
inner join posts as this on best.post_id = this.post_id
inner join posts as other on best.related_post_id = other.post_id
left join links
    on
        least(best.post_id, best.related_post_id) = links.one
        and greatest(best.post_id, best.related_post_id) = links.two
order by best.post_id, best.related_rank
