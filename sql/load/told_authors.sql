-- What the source tells of each author besides the name.
create or replace temp table told_authors as
select
    author_spellings.author_key,
    min(author_facts.url) as url,
    min(author_facts.picture) as picture
from author_facts
inner join author_spellings on author_facts.name = author_spellings.raw_name
group by author_spellings.author_key;

-- Authors of whom other things are told than are known. A part of a blog need not tell
-- of all of them.
create or replace temp macro authors_to_describe(is_whole) as table
    select
        authors.author_id,
        told_authors.url,
        told_authors.picture
    from authors
    inner join known_authors using (author_id)
    left join told_authors using (author_key)
    where
        (is_whole or told_authors.author_key is not null)
        and (
            authors.url is distinct from told_authors.url
            or authors.picture is distinct from told_authors.picture
        );
