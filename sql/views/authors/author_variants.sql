-- question: Which author names look like one person or hold several, and how can they
--   be merged or split?
-- grain: one row per name that should probably be replaced
-- key: alias
-- work: editor
-- advice: Copy the proposed lines that are right into the aliases file.
-- notes: The reasons; of several the first: "several people" if a name lists two or
--   more, one of whom is an author alone or all of whom have two names; "addition" if
--   it has something in brackets, or "on behalf of", that another lacks; "spelling" if
--   only accents, blanks and signs differ; "word order" if the words are the same;
--   "initials" if a name is only its first letter, or a middle name or a Jr. is
--   missing; "short name" if it is another's first name that nobody else has, or made
--   of another's names, as jsmith and janes of Jane Smith; "one letter" if of at least
--   six letters one is missing, other or elsewhere. A name replaces another if it has
--   no addition or comma where the other has, else if it is no short name, else if it
--   has no initial, else if it is more used, else if it comes first in the alphabet.
--   These are proposals: two people may have one name.
-- columns:
--   alias: the name that would be replaced
--   names: the name that would replace it; several are separated by ", "
--   reason: several people, addition, spelling, word order, initials, short name or one
--     letter
--   count_alias_posts: posts that have the name that would be replaced
--   count_name_posts: posts that have the other name already; the most that one has, if
--     there are several
--   aliases_line: line that does it, for the [authors] table of the aliases file
--   author_id: the author who would be replaced
create or replace view author_variants as
with
people as (
    select * from author_spellings
),

several_people as (
    select
        author_id,
        author,
        string_agg(coalesce(other_author, person), ', ' order by place asc) as names,
        string_agg(
            '"'
            || replace(replace(coalesce(other_author, person), '\', '\\'), '"', '\"')
            || '"',
            ', ' order by place asc
        ) as quoted_names,
        count_posts as count_alias_posts,
        coalesce(max(count_other_posts), 0) as count_name_posts
    from people
    where count_people > 1
    group by author_id, author, count_posts
),

names as (
    select *
    from people
    where count_people = 1
),

both_ways as (
    select
        author_id,
        other_author_id,
        reason_rank
    from similar_authors
    union all
    select
        other_author_id as author_id,
        author_id as other_author_id,
        reason_rank
    from similar_authors
),

proposals as (
    select
        names.author_id,
        names.author as alias,
        names.count_posts as count_alias_posts,
        case
            when both_ways.reason_rank = 2 then other_names.person
            else other_names.author
        end as name,
        other_names.count_posts as count_name_posts,
        both_ways.reason_rank
    from both_ways
    inner join names on both_ways.author_id = names.author_id
    inner join names as other_names
        on both_ways.other_author_id = other_names.author_id
    -- Of two names the one with fewer flaws stays, then the more used one.
    where
        (other_names.count_flaws, names.count_posts, other_names.author)
        < (names.count_flaws, other_names.count_posts, names.author)
    qualify
        row_number()
            over (
                partition by names.author_id
                order by
                    both_ways.reason_rank asc,
                    other_names.count_flaws asc,
                    other_names.count_posts desc,
                    other_names.author asc
            )
        = 1
),

replacements as (
    select
        author_id,
        author as alias,
        names,
        'several people' as reason,
        count_alias_posts,
        count_name_posts,
        '[' || quoted_names || ']' as written
    from several_people
    union all
    select
        author_id,
        alias,
        name as names,
        case reason_rank
            when 2 then 'addition'
            when 3 then 'spelling'
            when 4 then 'word order'
            when 5 then 'initials'
            when 6 then 'short name'
            else 'one letter'
        end as reason,
        count_alias_posts,
        count_name_posts,
        '"' || replace(replace(name, '\', '\\'), '"', '\"') || '"' as written
    from proposals
),

final as (
    select
        alias,
        names,
        reason,
        count_alias_posts,
        count_name_posts,
        '"' || replace(replace(alias, '\', '\\'), '"', '\"') || '" = ' || written
            as aliases_line,
        author_id
    from replacements
)

select * from final
order by reason asc, count_name_posts desc, names asc, alias asc
