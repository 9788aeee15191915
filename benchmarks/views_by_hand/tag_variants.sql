with
names as (
    select
        tags.tag_id,
        tags.name,
        count(post_tags.tag_id) as count_posts,
        regexp_replace(tags.name, '[^\p{L}\p{M}\p{N}+#]', '', 'g') as letters,
        regexp_replace(tags.name, '[^0-9]', '', 'g') as digits
    from tags
    left join post_tags on tags.tag_id = post_tags.tag_id
    group by tags.tag_id, tags.name
),

-- Every tag beside every more used one, and the best reason to merge them.
judged as (
    select
        alias.tag_id as alias_id,
        name.tag_id as name_id,
        alias.name as alias,
        name.name,
        alias.count_posts as count_alias_posts,
        name.count_posts as count_name_posts,
        least(length(alias.letters), length(name.letters)) as shortest,
        case
            when alias.letters = name.letters and alias.letters <> '' then 1
            when
                shortest >= 3
                and (
                    alias.letters in (name.letters || 's', name.letters || 'es')
                    or name.letters in (alias.letters || 's', alias.letters || 'es')
                    or (
                        name.letters[-1] = 'y'
                        and alias.letters = name.letters[:-2] || 'ies'
                    )
                    or (
                        alias.letters[-1] = 'y'
                        and name.letters = alias.letters[:-2] || 'ies'
                    )
                )
                then 2
            when
                shortest >= 5
                and alias.digits = name.digits
                and alias.letters[1] = name.letters[1]
                and abs(length(alias.letters) - length(name.letters)) <= 2
                and not starts_with(alias.letters, name.letters)
                and not starts_with(name.letters, alias.letters)
                and levenshtein(alias.letters, name.letters)
                <= if(shortest >= 8, 2, 1)
                then 3
        end as reason_rank
    from names as alias
    inner join names as name
        on
            alias.count_posts < name.count_posts
            or (alias.count_posts = name.count_posts and alias.name > name.name)
    where reason_rank is not null
),

best as (
    select
        *,
        levenshtein(alias, name) as edit_distance
    from judged
    qualify
        row_number() over (
            partition by alias_id
            order by reason_rank asc, edit_distance asc, count_name_posts desc, name asc
        ) = 1
),

together as (
    select
        best.alias_id,
        count(*) as count_posts
    from best
    inner join post_tags as one on best.alias_id = one.tag_id
    inner join post_tags as other
        on best.name_id = other.tag_id and one.post_id = other.post_id
    group by best.alias_id
)

select
    best.alias,
    best.name,
    ['spelling', 'plural', 'edit distance'][best.reason_rank] as reason,
    best.edit_distance,
    best.count_alias_posts,
    best.count_name_posts,
    coalesce(together.count_posts, 0) as count_posts_with_both,
    format(
        '"{}" = "{}"',
        replace(replace(best.alias, '\', '\\'), '"', '\"'),
        replace(replace(best.name, '\', '\\'), '"', '\"')
    ) as aliases_line
from best
left join together on best.alias_id = together.alias_id
order by best.count_name_posts desc, best.name asc, best.alias asc
