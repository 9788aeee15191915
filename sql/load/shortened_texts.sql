-- Record as problems which texts in bodies the tables of facts have only the beginning
-- of. The facts themselves say it, so that a refresh which does not parse a body again
-- still records what is not there.
--
-- Parameters: longest (characters of a text that is whole), extraction_version.
insert into problems by name
with
long_texts as (
    select
        'the address of a link' as name,
        'post_links.url' as place,
        post_id,
        line,
        url as text
    from post_links
    where strlen(url) > $longest
    union all
    select
        'the text of a link' as name,
        'post_links.text' as place,
        post_id,
        line,
        text
    from post_links
    where strlen(text) > $longest
    union all
    select
        'the address of an image' as name,
        'images.url' as place,
        post_id,
        line,
        url as text
    from images
    where strlen(url) > $longest
    union all
    select
        'the description of an image' as name,
        'images.alt' as place,
        post_id,
        line,
        alt as text
    from images
    where strlen(alt) > $longest
    union all
    select
        'a heading' as name,
        'headings.text' as place,
        post_id,
        line,
        text
    from headings
    where strlen(text) > $longest
    union all
    select
        'the anchor of a heading' as name,
        'headings.anchor' as place,
        post_id,
        line,
        anchor as text
    from headings
    where strlen(anchor) > $longest
    union all
    select
        'the language of a block of code' as name,
        'code_blocks.language' as place,
        post_id,
        line,
        language as text
    from code_blocks
    where strlen(language) > $longest
)

select
    'repaired' as severity,
    posts_told.source_file,
    case when long_texts.line is null then posts_told.source_row end as source_row,
    long_texts.line as source_line,
    posts.language,
    posts.path,
    posts.slug,
    'content' as column_name,
    left(long_texts.text, 100) || '…' as value,
    long_texts.name || ' is longer than ' || format('{:,}', $longest)
    || ' characters; ' || long_texts.place || ' has its beginning' as message
from long_texts
inner join posts_told using (post_id)
inner join posts using (post_id)
inner join post_texts using (post_id)
where
    length(long_texts.text) > $longest
    and ends_with(long_texts.text, '…')
    and post_texts.extraction_version = $extraction_version
except all
-- A body may be parsed again though nothing of it is new.
select
    severity,
    source_file,
    source_row,
    source_line,
    language,
    path,
    slug,
    column_name,
    value,
    message
from problems;
