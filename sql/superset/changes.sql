-- title: Changes by loads
-- view: post_change_facts
-- about: One row for each load and post that it added, changed, moved or removed.
-- columns:
--   is_last_load: whether it is the last of the loads that changed something
--   loaded_day: day on which the load began, in UTC, as text, so that it is a name
select
    post_change_facts.*,
    post_change_facts.load_id
    = max(post_change_facts.load_id) over () as is_last_load,
    strftime(post_change_facts.loaded_at, '%Y-%m-%d') as loaded_day
from post_change_facts
