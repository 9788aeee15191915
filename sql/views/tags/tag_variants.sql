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
names as (
    select
        tag_id,
        tag,
        count_posts
    from tag_spellings
),

both_ways as (
    select
        tag_id as alias_id,
        other_tag_id as name_id,
        reason_rank
    from similar_tags
    union all
    select
        other_tag_id as alias_id,
        tag_id as name_id,
        reason_rank
    from similar_tags
),

pairs as (
    select
        both_ways.alias_id,
        both_ways.name_id,
        both_ways.reason_rank,
        aliases.tag as letters,
        names.tag as other_letters,
        aliases.count_posts as count_alias_posts,
        names.count_posts as count_name_posts
    from both_ways
    inner join names as aliases on both_ways.alias_id = aliases.tag_id
    inner join names on both_ways.name_id = names.tag_id
    where
        aliases.count_posts < names.count_posts
        or (aliases.count_posts = names.count_posts and aliases.tag > names.tag)
),

measured as (
    select
        alias_id,
        name_id,
        reason_rank,
        letters as alias,
        other_letters as name,
        count_edits(pairs) as edit_distance,
        count_alias_posts,
        count_name_posts
    from pairs
),

proposals as (
    select *
    from measured
    qualify
        row_number()
            over (
                partition by alias_id
                order by
                    reason_rank asc,
                    edit_distance asc,
                    count_name_posts desc,
                    name asc
            )
        = 1
),

original_tags as (
    select
        post_tags.post_id,
        post_tags.tag_id
    from post_tags
    inner join posts on post_tags.post_id = posts.post_id
    where posts.post_id = posts.translation_group
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
        proposals.count_alias_posts,
        proposals.count_name_posts,
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
