-- question: Which tags did each post have after each load that changed it?
-- grain: one row per version of a post and tag
-- key: post_id, load_id, tag
-- audience: internal
-- work: operator
-- advice: Ask tag_renames, which compares the versions.
-- notes: Posts that are known to be a translation are left out.
-- columns:
--   tag: name of the tag
--   change: added, changed or moved, as the load that made the version found
--   ended_by: changed, moved or removed; null while the version is current
--   load_id: load that made the version
--   ended_load_id: load that ended the version; null while it is current
--   post_id: the post
create or replace view tags_of_revisions as
with
final as (
    select
        -- No tag has a space in its name, so that ", " parts them.
        unnest(string_split(tag_names, ', ')) as tag,
        change,
        ended_by,
        load_id,
        ended_load_id,
        post_id
    from post_revisions
    -- Of what is gone it is not known whether it was a translation.
    where coalesce(is_original, true)
)

select * from final
