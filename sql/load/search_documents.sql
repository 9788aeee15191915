-- Add the posts to the index whose words were counted.
--
-- Parameters: last_row (of the postings from earlier loads, or -1), is_appended
-- (whether there are such).
insert into search_documents by name
select
    due_posts.post_id,
    coalesce(counts.count_terms, 0) as count_terms,
    coalesce(counts.count_postings, 0) as count_postings,
    $is_appended as is_appended
from memory.main.due_posts
left join (
    select
        post_id,
        sum(count_title + count_tags + count_body) as count_terms,
        count(*) as count_postings
    from search_postings
    where rowid > $last_row
    group by post_id
) as counts using (post_id)
order by due_posts.post_id;
