-- Match the rows and posts that share a clue of one rank, if no other row or post has
-- it.
--
-- Parameters: rank.
create or replace temp table followed as
with
open_rows as (
    select
        clue,
        min(row_id) as row_id
    from row_clues
    where
        rank = $rank
        and row_id in (
            select matched.row_id from matched
            where matched.post_id is null
        )
    group by clue
    having count(*) = 1
),

open_posts as (
    select
        clue,
        min(post_id) as post_id
    from post_clues
    where
        rank = $rank
        and post_id not in (
            select matched.post_id from matched
            where matched.post_id is not null
        )
    group by clue
    having count(*) = 1
)

select
    open_rows.row_id,
    open_posts.post_id
from open_rows
inner join open_posts using (clue);

update matched
set post_id = followed.post_id, status = 'differs'
from followed
where matched.row_id = followed.row_id;
