-- All posts beside all others that share a tag: simple, and quadratic.
with
numbered as (
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

scores as (
    select
        this.post_id,
        other.post_id as related_post_id,
        sum(this.weight) as score
    from rarest as this
    inner join rarest as other
        on this.tag_id = other.tag_id and this.post_id <> other.post_id
    group by this.post_id, other.post_id
),

best as (
    select
        scores.post_id,
        scores.related_post_id,
        scores.score,
        row_number() over (
            partition by scores.post_id
            order by
                scores.score desc,
                abs(other.place - this.place) asc,
                other.place desc
        ) as related_rank
    from scores
    inner join numbered as this on scores.post_id = this.post_id
    inner join numbered as other on scores.related_post_id = other.post_id
    qualify related_rank <= 5
),

reasons as (
    select
        best.post_id,
        best.related_post_id,
        count(*) as count_shared_tags,
        string_agg(this.name, ', ' order by this.weight desc, this.name asc)
            as shared_tags
    from best
    inner join rarest as this on best.post_id = this.post_id
    inner join rarest as other
        on best.related_post_id = other.post_id and this.tag_id = other.tag_id
    group by best.post_id, best.related_post_id
)

select
    best.post_id,
    this.language,
    this.slug,
    this.title,
    best.related_rank,
    best.related_post_id,
    other.language as related_language,
    other.slug as related_slug,
    other.title as related_title,
    other.url as related_url,
    best.score,
    reasons.count_shared_tags,
    reasons.shared_tags
from best
inner join reasons
    on
        best.post_id = reasons.post_id
        and best.related_post_id = reasons.related_post_id
inner join posts as this on best.post_id = this.post_id
inner join posts as other on best.related_post_id = other.post_id
order by best.post_id, best.related_rank
