-- Delete the posts to forget from every table. What the loads counted is counted down
-- with them, so that the counts still add up.
create or replace temp table files_of_one_post as
select posts.source_file
from posts
left join forgotten_posts on posts.post_id = forgotten_posts.post_id
group by posts.source_file
having count(*) = count(forgotten_posts.post_id);

create or replace temp table forgotten_problems as
select
    load_id,
    problem_number,
    severity
from load_problems
where
    coalesce(path, slug) in (select named_posts.path from named_posts)
    or (
        path is null
        and source_file in (
            select files_of_one_post.source_file from files_of_one_post
        )
    );

update loads
set
    count_read = count_read - fewer.count_added - fewer.count_changed,
    count_added = loads.count_added - fewer.count_added,
    count_changed = loads.count_changed - fewer.count_changed,
    count_removed = loads.count_removed - fewer.count_removed
from (
    select
        load_id,
        count(*) filter (change = 'added') as count_added,
        count(*) filter (change in ('changed', 'moved')) as count_changed,
        count(*) filter (change = 'removed') as count_removed
    from post_changes
    semi join forgotten_posts on post_changes.post_id = forgotten_posts.post_id
    group by load_id
) as fewer
where loads.load_id = fewer.load_id;

update loads
set
    count_read = count_read - fewer.count_rejected,
    count_rejected = loads.count_rejected - fewer.count_rejected,
    count_problems = count_problems - fewer.count_all
from (
    select
        load_id,
        count(*) as count_all,
        count(*) filter (severity = 'rejected') as count_rejected
    from forgotten_problems
    group by load_id
) as fewer
where loads.load_id = fewer.load_id;

delete from load_problems
where (load_id, problem_number) in (
    select (forgotten_problems.load_id, forgotten_problems.problem_number)
    from forgotten_problems
);

delete from post_changes
where post_id in (select forgotten_posts.post_id from forgotten_posts);

delete from search_postings
where post_id in (select forgotten_posts.post_id from forgotten_posts);

delete from search_documents
where post_id in (select forgotten_posts.post_id from forgotten_posts);

delete from search_terms
where term_id not in (select search_postings.term_id from search_postings);

delete from post_links
where post_id in (select forgotten_posts.post_id from forgotten_posts);

delete from link_checks
where url not in (select split_part(post_links.url, '#', 1) from post_links);

delete from code_blocks
where post_id in (select forgotten_posts.post_id from forgotten_posts);

delete from headings
where post_id in (select forgotten_posts.post_id from forgotten_posts);

delete from images
where post_id in (select forgotten_posts.post_id from forgotten_posts);

delete from post_texts
where post_id in (select forgotten_posts.post_id from forgotten_posts);

delete from post_readership
where post_id in (select forgotten_posts.post_id from forgotten_posts);

delete from post_addresses
where post_id in (select forgotten_posts.post_id from forgotten_posts);

delete from post_tags
where post_id in (select forgotten_posts.post_id from forgotten_posts);

delete from post_authors
where post_id in (select forgotten_posts.post_id from forgotten_posts);

delete from posts
where post_id in (select forgotten_posts.post_id from forgotten_posts);

-- Links of other posts stay in their texts, and lead nowhere now.
update post_links
set
    target_post_id = null,
    resolution = 'missing_post'
where target_post_id in (select forgotten_posts.post_id from forgotten_posts);

delete from tags
where tag_id not in (select post_tags.tag_id from post_tags);

delete from authors
where author_id not in (select post_authors.author_id from post_authors);
