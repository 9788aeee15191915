-- Take the authors to forget from every table; their posts stay.
create or replace temp table forgotten_authors as
select author_id
from authors
where author_folded(name) in (select forgotten_names.name_key from forgotten_names);

create or replace temp table changed_posts as
select distinct post_id
from post_authors
semi join forgotten_authors on post_authors.author_id = forgotten_authors.author_id;

delete from post_authors
where author_id in (select forgotten_authors.author_id from forgotten_authors);

delete from authors
where author_id in (select forgotten_authors.author_id from forgotten_authors);

-- Those who share a spelling with the name in it are written as their own names are.
update post_authors
set raw_name = authors.name
from authors
where
    post_authors.author_id = authors.author_id
    and post_authors.raw_name in (
        select shared_spellings.spelling from shared_spellings
    );

update post_authors
set position = placed.position
from (
    select
        post_id,
        author_id,
        row_number() over (partition by post_id order by position) as position
    from post_authors
    semi join changed_posts using (post_id)
) as placed
where
    post_authors.post_id = placed.post_id
    and post_authors.author_id = placed.author_id;

delete from aliases
where
    kind = 'author'
    and (
        author_folded(name) in (select forgotten_names.name_key from forgotten_names)
        or alias in (select forgotten_spellings.spelling from forgotten_spellings)
        or alias in (select shared_spellings.spelling from shared_spellings)
    );

update post_changes
set
    before = json_merge_patch(
        post_changes.before,
        json_object(
            'authors', coalesce(remaining.names, []),
            'raw_authors', coalesce(remaining.raw_names, []),
            'author_names', array_to_string(remaining.names, ', ')
        )
    )
from (
    select
        load_id,
        post_id,
        list(name order by position) filter (not is_forgotten) as names,
        list(raw_name order by position) filter (not is_forgotten) as raw_names
    from (
        select
            * replace (
                if(
                    raw_name in (
                        select shared_spellings.spelling from shared_spellings
                    ),
                    name,
                    raw_name
                ) as raw_name
            ),
            author_folded(name) in (
                select forgotten_names.name_key from forgotten_names
            ) as is_forgotten
        from former_names
    )
    group by load_id, post_id
    having bool_or(is_forgotten)
) as remaining
where
    post_changes.load_id = remaining.load_id
    and post_changes.post_id = remaining.post_id;

-- Whatever else the source says of a post with such a name in it.
create or replace temp table remaining_fields as
with
entries as (
    select
        posts.post_id,
        field.key,
        field.value,
        exists (
            from forgotten_spellings
            where
                says(field.key, forgotten_spellings.spelling)
                or says(field.value::varchar, forgotten_spellings.spelling)
        ) as is_forgotten
    from posts
    cross join json_each(posts.fields) as field
    where
        posts.fields is not null
        and exists (from forgotten_spellings)
),

kept as (
    select
        post_id,
        json_group_object(key, value) as fields
    from entries
    where not is_forgotten
    group by post_id
)

select
    touched.post_id,
    kept.fields
from (
    select distinct post_id
    from entries
    where is_forgotten
) as touched
left join kept using (post_id);

update posts
set fields = remaining_fields.fields
from remaining_fields
where posts.post_id = remaining_fields.post_id;

-- No row has this hash, so the next load compares the post with its source again.
update posts
set source_hash = 0
where
    post_id in (
        select changed_posts.post_id from changed_posts
        union
        select remaining_fields.post_id from remaining_fields
    );
