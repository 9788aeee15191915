-- Write the counts, sorted so that the postings of a term are contiguous: DuckDB finds
-- them without reading others, and they take a fifth of the space.
insert into search_postings by name
select * from new_postings
order by term_id, post_id;

insert into search_documents by name
select
    due_posts.post_id,
    coalesce(counts.count_terms, 0) as count_terms,
    coalesce(counts.count_postings, 0) as count_postings,
    exists (from search_documents) as is_appended
from memory.main.due_posts
left join (
    select
        post_id,
        sum(count_title + count_tags + count_body) as count_terms,
        count(*) as count_postings
    from new_postings
    group by post_id
) as counts using (post_id)
order by due_posts.post_id;

delete from search_terms
where term_id not in (select search_postings.term_id from search_postings);

drop table new_postings;

drop table due_texts;
