with
totals as (
    select
        author_id,
        count(*) as count_posts
    from post_authors
    group by author_id
)

select
    authors.author_id,
    authors.name as author,
    partners.author_id as coauthor_id,
    partners.name as coauthor,
    count(*) as count_posts,
    count(*) / any_value(totals.count_posts) as share_of_author,
    count(*) / any_value(partner_totals.count_posts) as share_of_coauthor,
    min(posts.published_on) as first_published_on,
    max(posts.published_on) as last_published_on
from post_authors
inner join post_authors as others
    on
        post_authors.post_id = others.post_id
        and post_authors.author_id <> others.author_id
inner join authors on post_authors.author_id = authors.author_id
inner join authors as partners on others.author_id = partners.author_id
inner join posts on post_authors.post_id = posts.post_id
inner join totals on authors.author_id = totals.author_id
inner join totals as partner_totals on partners.author_id = partner_totals.author_id
where authors.name < partners.name
group by authors.author_id, authors.name, partners.author_id, partners.name
order by count_posts desc, author asc, coauthor asc
