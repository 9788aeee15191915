-- question: Which tags look like spellings or short forms of one tag, and how can they
--   be merged?
-- grain: one row per tag that looks like a more used one
-- key: alias
-- work: editor
-- advice: Copy the proposed lines that are right into the aliases file.
-- notes: Of two tags the less used one is the alias; of equally used ones, the
--   alphabetically later. Only letters, digits, "+" and "#" are compared. The reason is
--   "spelling" if these are the same; "plural" if one is the other with s or es, or
--   with ies for y (from three characters on); "acronym" if one is the initials of the
--   other's words, as nlp of natural-language-processing (or those with s, from three
--   on); "edit distance" if one character differs (from five on) or two do (from eight
--   on), while the first character and all digits are the same and neither is the
--   beginning of the other; "prefix" if one, of four characters or more, is the
--   beginning of the other, which is one word, at least three characters longer and
--   more used, as infra of infrastructure, and of no other tag as much longer, if no
--   post has both, as it would with onnx and onnxruntime. A tag that resembles several
--   is shown with one: a reason goes before those named after it, then the smaller
--   distance, the more used tag, and the alphabet decide. Posts that translate one
--   another count once, as their original. These are proposals: review them before you
--   use them.
-- columns:
--   alias: the tag that would be replaced
--   name: the tag that would replace it
--   reason: spelling, plural, acronym, edit distance or prefix
--   edit_distance: characters to insert, delete or replace to get from one to the other
--   count_alias_posts: posts with the tag that would be replaced
--   count_name_posts: posts with the other tag
--   count_posts_with_both: posts that have both
--   aliases_line: line that merges them, for the [tags] table of the aliases file
create or replace view tag_variants as
with
original_tags as (
    select
        post_tags.post_id,
        post_tags.tag_id
    from post_tags
    inner join posts on post_tags.post_id = posts.post_id
    where posts.post_id = posts.translation_group
),

tag_totals as (
    select
        tag_id,
        count(*) as count_posts
    from original_tags
    group by tag_id
),

names as (
    select
        tags.tag_id,
        tags.name,
        coalesce(tag_totals.count_posts, 0) as count_posts,
        regexp_replace(tags.name, '[^\p{L}\p{M}\p{N}+#]', '', 'g') as letters,
        regexp_replace(tags.name, '[^0-9]', '', 'g') as digits,
        -- Of each word its first character, and nothing of what is between words.
        regexp_replace(
            tags.name,
            '([\p{L}\p{N}+#])[\p{L}\p{M}\p{N}+#]*|[^\p{L}\p{N}+#]',
            '\1',
            'g'
        ) as initials,
        -- DuckDB 1.2 has null for a list without values.
        coalesce(
            array_to_string(
                list_distinct(regexp_extract_all(tags.name, '[^\x00-\x7f]')), ''
            ),
            ''
        ) as not_ascii
    from tags
    left join tag_totals on tags.tag_id = tag_totals.tag_id
),

plurals as (
    select
        tag_id,
        letters || 's' as letters
    from names
    where length(letters) >= 3
    union all
    select
        tag_id,
        letters || 'es' as letters
    from names
    where length(letters) >= 3
    union all
    select
        tag_id,
        substr(letters, 1, length(letters) - 1) || 'ies' as letters
    from names
    where length(letters) >= 3 and letters like '%y'
),

acronyms as (
    select
        tag_id,
        initials as letters
    from names
    where length(initials) >= 2
    union all
    select
        tag_id,
        initials || 's' as letters
    from names
    where length(initials) >= 3
),

beginnings as (
    select
        names.tag_id,
        other_names.tag_id as other_tag_id,
        other_names.name = other_names.letters
        and other_names.digits = names.digits
        and other_names.count_posts > names.count_posts as is_likely
    from names
    inner join names as other_names
        on substr(names.letters, 1, 4) = substr(other_names.letters, 1, 4)
    where
        length(names.letters) >= 4
        and starts_with(other_names.letters, names.letters)
        and length(other_names.letters) >= length(names.letters) + 3
    qualify count(*) over (partition by names.tag_id) = 1
),

lookalikes as (
    select
        names.tag_id,
        other_names.tag_id as other_tag_id,
        1 as reason_rank
    from names
    inner join names as other_names
        on names.letters = other_names.letters and names.name < other_names.name
    where names.letters <> ''
    union all
    select
        plurals.tag_id,
        names.tag_id as other_tag_id,
        2 as reason_rank
    from plurals
    inner join names on plurals.letters = names.letters
    union all
    select
        names.tag_id,
        acronyms.tag_id as other_tag_id,
        3 as reason_rank
    from acronyms
    inner join names
        on acronyms.letters = names.letters and acronyms.tag_id <> names.tag_id
    union all
    select
        names.tag_id,
        other_names.tag_id as other_tag_id,
        4 as reason_rank
    from names
    inner join names as other_names
        on
            substr(names.letters, 1, 1) = substr(other_names.letters, 1, 1)
            and names.digits = other_names.digits
            and names.name < other_names.name
    where
        least(length(names.letters), length(other_names.letters)) >= 5
        and abs(length(names.letters) - length(other_names.letters)) <= 2
        and not starts_with(names.letters, other_names.letters)
        and not starts_with(other_names.letters, names.letters)
    union all
    select
        beginnings.tag_id,
        beginnings.other_tag_id,
        5 as reason_rank
    from beginnings
    where beginnings.is_likely
),

-- The letters and digits that neither has. levenshtein() counts characters from DuckDB
-- 2.0.1 on, and bytes before: so it gets ASCII only, where these are the same. (Where
-- two names have more other characters than there are free ones, the rest is left out.)
spelt as (
    select
        lookalikes.tag_id,
        lookalikes.other_tag_id,
        lookalikes.reason_rank,
        names.name,
        names.letters,
        other_names.name as other_name,
        other_names.letters as other_letters,
        names.not_ascii
        || translate(other_names.not_ascii, names.not_ascii, '') as not_ascii,
        case
            when names.not_ascii || other_names.not_ascii = '' then ''
            else translate(
                'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
                names.name || other_names.name,
                ''
            )
        end as free
    from lookalikes
    inner join names on lookalikes.tag_id = names.tag_id
    inner join names as other_names on lookalikes.other_tag_id = other_names.tag_id
),

measured as (
    select
        tag_id,
        other_tag_id,
        reason_rank,
        levenshtein(
            translate(name, not_ascii, free), translate(other_name, not_ascii, free)
        ) as edit_distance
    from spelt
    where
        reason_rank <> 4
        or levenshtein(
            translate(letters, not_ascii, free),
            translate(other_letters, not_ascii, free)
        )
        <= case
            when least(length(letters), length(other_letters)) >= 8 then 2
            else 1
        end
),

both_ways as (
    select
        tag_id as alias_id,
        other_tag_id as name_id,
        reason_rank,
        edit_distance
    from measured
    union all
    select
        other_tag_id as alias_id,
        tag_id as name_id,
        reason_rank,
        edit_distance
    from measured
),

proposals as (
    select
        both_ways.alias_id,
        both_ways.name_id,
        both_ways.reason_rank,
        aliases.name as alias,
        names.name,
        aliases.count_posts as count_alias_posts,
        names.count_posts as count_name_posts,
        both_ways.edit_distance
    from both_ways
    inner join names as aliases on both_ways.alias_id = aliases.tag_id
    inner join names on both_ways.name_id = names.tag_id
    where
        aliases.count_posts < names.count_posts
        or (aliases.count_posts = names.count_posts and aliases.name > names.name)
    qualify
        row_number()
            over (
                partition by both_ways.alias_id
                order by
                    both_ways.reason_rank asc,
                    both_ways.edit_distance asc,
                    names.count_posts desc,
                    names.name asc
            )
        = 1
),

together as (
    select
        proposals.alias_id,
        count(*) as count_posts
    from proposals
    inner join original_tags as alias_tags
        on proposals.alias_id = alias_tags.tag_id
    inner join original_tags as name_tags
        on
            proposals.name_id = name_tags.tag_id
            and alias_tags.post_id = name_tags.post_id
    group by proposals.alias_id
),

final as (
    select
        proposals.alias,
        proposals.name,
        case proposals.reason_rank
            when 1 then 'spelling'
            when 2 then 'plural'
            when 3 then 'acronym'
            when 4 then 'edit distance'
            else 'prefix'
        end as reason,
        cast(proposals.edit_distance as integer) as edit_distance,
        cast(proposals.count_alias_posts as integer) as count_alias_posts,
        cast(proposals.count_name_posts as integer) as count_name_posts,
        cast(coalesce(together.count_posts, 0) as integer) as count_posts_with_both,
        '"' || replace(replace(proposals.alias, '\', '\\'), '"', '\"') || '" = "'
        || replace(replace(proposals.name, '\', '\\'), '"', '\"') || '"'
            as aliases_line
    from proposals
    left join together on proposals.alias_id = together.alias_id
    where proposals.reason_rank < 5 or together.alias_id is null
)

select * from final
order by count_name_posts desc, name asc, alias asc
