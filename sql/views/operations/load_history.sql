-- question: What did each load read, what did it change, and how long did it take?
-- grain: one row per load that changed the database
-- key: load_id
-- audience: operator
-- time: started_at
-- work: operator
-- advice: Look for loads that took long, rejected rows or removed posts.
-- columns:
--   started_at: when the load began, in UTC
--   seconds: how long it took
--   source: the sources as given, separated by ", "
--   format: formats of the sources
--   is_partial: whether the sources were only part of the blog
--   is_last: whether it is the last load
--   count_read: rows in the sources
--   count_added: new posts
--   count_changed: posts that changed
--   count_unchanged: posts that did not change
--   count_rejected: rows that could not be loaded
--   count_removed: posts that were no longer in the sources
--   count_problems: rejected rows and repaired values
--   count_posts_after: posts in the database after the load, translations included
--   blogdb_version: version of blogdb that ran the load
--   duckdb_version: version of DuckDB that ran the load
--   schema_revision: schema revision at the time of the load
--   load_id: number of the load, from 1
create or replace view load_history as
with
final as (
    select
        started_at,
        seconds,
        replace(source, chr(10), ', ') as source,
        format,
        is_partial,
        load_id = max(load_id) over () as is_last,
        cast(count_read as integer) as count_read,
        cast(count_added as integer) as count_added,
        cast(count_changed as integer) as count_changed,
        cast(count_unchanged as integer) as count_unchanged,
        cast(count_rejected as integer) as count_rejected,
        cast(count_removed as integer) as count_removed,
        cast(count_problems as integer) as count_problems,
        cast(sum(count_added - count_removed) over (order by load_id) as integer)
            as count_posts_after,
        blogdb_version,
        duckdb_version,
        schema_revision,
        load_id
    from loads
)

select * from final
order by load_id desc
