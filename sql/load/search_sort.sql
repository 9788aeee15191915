-- Sort the whole index again, including what was appended to it.
create or replace temp table unsorted_postings as
select * from search_postings;

delete from search_postings;

insert into search_postings by name
select * from unsorted_postings
order by term_id, post_id;

drop table unsorted_postings;

update search_documents
set is_appended = false
where is_appended;
