-- Delete authors and tags that no post has any more, and name each author by the most
-- frequent spelling; in a tie the name stays. Only authors and tags that the load
-- touched can have changed.
delete from tags
where
    tag_id in (
        select touched_tags.tag_id
        from touched_tags
        anti join (select distinct post_tags.tag_id from post_tags) as used_tags
            using (tag_id)
    );

create or replace temp table settled_authors as
with
spellings as (
    select
        post_authors.author_id,
        post_authors.raw_name,
        count(*) as count_posts
    from post_authors
    semi join touched_authors using (author_id)
    inner join known_authors using (author_id)
    inner join author_spellings
        on
            post_authors.raw_name = author_spellings.raw_name
            and known_authors.author_key = author_spellings.own_key
    group by post_authors.author_id, post_authors.raw_name
),

chosen as (
    select
        spellings.author_id,
        spellings.raw_name
    from spellings
    left join authors
        on
            spellings.author_id = authors.author_id
            and spellings.raw_name = authors.name
    qualify
        row_number() over (
            partition by spellings.author_id
            order by
                spellings.count_posts desc,
                authors.name is null asc,
                spellings.raw_name asc
        ) = 1
),

-- An author whom posts name only by aliases gets the name from the aliases file.
named_by_alias as (
    select
        author_key,
        min(alias_name) as name
    from author_spellings
    where alias_name is not null
    group by author_key
)

select
    known_authors.author_id,
    coalesce(
        chosen.raw_name, named_by_alias.name, known_authors.author_key
    ) as name,
    authors.url,
    authors.picture
from known_authors
left join authors using (author_id)
semi join touched_authors using (author_id)
semi join (select distinct post_authors.author_id from post_authors) as used_authors
    using (author_id)
left join chosen using (author_id)
left join named_by_alias using (author_key);

delete from authors
where
    author_id in (select touched_authors.author_id from touched_authors)
    and (author_id, name) not in (
        select
            settled_authors.author_id,
            settled_authors.name
        from settled_authors
    );

insert into authors by name
select
    author_id,
    name,
    url,
    picture
from settled_authors
anti join authors using (author_id);
