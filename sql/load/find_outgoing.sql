-- Find the posts of which rows go: those that are removed, and those that are changed.
create or replace temp table outgoing as
select
    post_id,
    language,
    path,
    slug,
    'removed' as change,
    null as changed_columns,
    true as has_other_content,
    true as has_other_tags,
    true as has_other_authors
from missing_posts
union all
select
    post_id,
    language,
    path,
    slug,
    change,
    changed_columns,
    contains(changed_columns, 'content') as has_other_content,
    has_other_tags,
    has_other_authors
from changes
where change in ('changed', 'moved');

-- Tags and authors that may lose their last post, or need another name.
create or replace temp table touched_tags as
select distinct tag_id
from post_tags
where
    post_id in (
        select outgoing.post_id from outgoing
        where outgoing.has_other_tags
    );

create or replace temp table touched_authors as
select distinct author_id
from post_authors
where
    post_id in (
        select outgoing.post_id from outgoing
        where outgoing.has_other_authors
    );
