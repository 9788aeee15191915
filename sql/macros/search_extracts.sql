-- question: Which extract of these posts has the most of the words?
-- grain: one row per post
-- key: post_id
-- audience: internal
-- work: site owner
-- advice: See what a snippet was made of.
-- parameters:
--   wanted: a list of words, each as {'word': …, 'is_beginning': …, 'weight': …}
--   post_ids: a list of posts
-- columns:
--   post_id: the post
--   heading: the heading above the extract; null above the first
--   anchor: what links to the heading have after #; null where it has none
--   extract: the first 200 characters, or less, with the most of the rare words
create or replace macro search_extracts(wanted, post_ids) as table
    with
    -- As the words of a text are written between blanks.
    words as materialized (
        select
            listed.entry.weight,
            case
                when search_is_run(listed.entry.word) then listed.entry.word
                when listed.entry.is_beginning
                    then rtrim(search_bounded(listed.entry.word))
                else search_bounded(listed.entry.word)
            end as word
        from (select unnest(search_wanted(wanted)) as entry) as listed
    ),

    sections as (
        select * from search_sections(post_ids)
    ),

    -- The texts in one line, cut at blanks where there are.
    extracts as (
        select
            cut.post_id,
            cut.section,
            cut.heading,
            cut.anchor,
            unnest(cut.extracts) as extract,
            generate_subscripts(cut.extracts, 1) as place
        from (
            select
                sections.*,
                regexp_extract_all(
                    regexp_replace(
                        sections.text,
                        '(?:^|\n)\s*(?:(?:[#>-]+|[0-9]{1,3}\.)\s+)+|\s+(?:#+\s+)?',
                        ' ',
                        'g'
                    ),
                    '\S.{0,199}(?:\s|$)|\S.{0,199}'
                ) as extracts
            from sections
        ) as cut
    ),

    compatible as (
        select
            extracts.*,
            search_compatible(extracts.extract) as letters
        from extracts
    ),

    spelled as (
        select
            compatible.*,
            search_bounded(search_folded(compatible.letters)) as text
        from compatible
    ),

    final as (
        select
            spelled.post_id,
            spelled.heading,
            spelled.anchor,
            trim(spelled.extract) as extract
        from spelled
        left join words on contains(spelled.text, words.word)
        group by
            spelled.post_id,
            spelled.section,
            spelled.heading,
            spelled.anchor,
            spelled.extract,
            spelled.place
        qualify
            row_number() over (
                partition by spelled.post_id
                order by
                    round(coalesce(sum(words.weight), 0), 6) desc,
                    spelled.section asc,
                    spelled.place asc
            ) = 1
    )

    select * from final
    order by post_id asc
