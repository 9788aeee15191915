"""The reference, as an expert would write it: `python benchmarks/reference.py FILE DB`.

The same tables as blogdb's, from the same CSV, in plain DuckDB SQL: posts, authors,
tags and both bridge tables with positions and raw spellings, canonical tag names,
authors under their most frequent spelling, dates, word counts. It omits what blogdb
promises: keys, checks, problems and history, a working copy that replaces the file. It
reads only its one format. As the bar to measure against, it takes every shortcut that
gives the right tables.

A first load writes the bodies once, straight from the file, and derives everything else
from narrow columns next to them, which it then drops. A refresh reads the file once,
discards the body of every post whose hash is known, and writes only
the differences; ids stay.
"""

from __future__ import annotations

import argparse

import duckdb

# With the columns given, DuckDB need not sniff them.
SOURCE = """
    select
        local as slug, title, author, tags, "URL" as url, content,
        strptime(date, ['%B %d, %Y', '%b %d, %Y'])::date as published_on,
        hash(title, author, date, tags, "URL", content) as row_hash
    from read_csv($file, header = true, delim = ',', quote = '"', escape = '"',
        columns = {
            'title': 'varchar', 'author': 'varchar', 'date': 'varchar',
            'local': 'varchar', 'tags': 'varchar', 'URL': 'varchar',
            'content': 'varchar'
        })
"""

# Filtering the pieces is four times as fast as a regular expression over the text.
WORD_COUNT = """
    len(list_filter(string_split(replace(content, chr(10), ' '), ' '),
        lambda word: word <> ''))
"""

# Needs a temporary table or view `raw` (post_id, author, tags). Names are canonicalised
# once per spelling, not once per use; of several spellings of a tag, a post keeps the
# first.
SPLIT_TAGS = """
    create temp table raw_tags as
    select post_id, trim(raw_name) as raw_name, position
    from (
        select
            post_id,
            unnest(string_split(tags, ',')) as raw_name,
            unnest(range(1, len(string_split(tags, ',')) + 1)) as position
        from raw
    )
    where trim(raw_name) <> '';
    create temp table spellings as
    select
        raw_name,
        regexp_replace(lower(nfc_normalize(raw_name)), '[ _]+', '-', 'g') as name
    from (select distinct raw_name from raw_tags);
"""
POST_TAGS = """
    select
        post_id, tag_id,
        min(position)::smallint as position, arg_min(raw_name, position) as raw_name
    from raw_tags
    join spellings using (raw_name)
    join tags using (name)
    group by post_id, tag_id
"""
POST_AUTHORS = """
    select post_id, author_id, 1::smallint as position, author as raw_name
    from raw
    join authors on lower(author) = lower(name)
"""

# The ids are added as a column afterwards: generating them while the file is read would
# keep DuckDB from reading it with several threads.
FIRST = f"""
    begin;
    create table posts as select *, {WORD_COUNT} as word_count from ({SOURCE});
    create sequence numbers;
    alter table posts add column post_id integer default nextval('numbers');
    alter table posts alter post_id drop default;
    drop sequence numbers;
    create temp view raw as select post_id, author, tags from posts;
    create table authors as
    select
        row_number() over ()::integer as author_id,
        arg_min(author, (-uses, author)) as name
    from (select author, count(*) as uses from raw group by author)
    group by lower(author);
    create table post_authors as {POST_AUTHORS};
    {SPLIT_TAGS}
    create table tags as
    select row_number() over ()::integer as tag_id, name
    from (select distinct name from spellings);
    create table post_tags as {POST_TAGS};
    drop view raw;
    alter table posts drop author;
    alter table posts drop tags;
    commit;
"""

REFRESH = f"""
    begin;
    create temp table seen as
    select
        old.post_id,
        old.row_hash is not distinct from source.row_hash as is_same,
        source.* replace (if(is_same, null, content) as content)
    from ({SOURCE}) as source
    left join (select post_id, slug, row_hash from posts) as old using (slug);
    create temp table raw as
    select
        * exclude (post_id, is_same),
        coalesce(
            post_id,
            (select max(post_id) from posts)
            + row_number() over (partition by post_id is null)
        )::integer as post_id
    from seen
    where not is_same;
    create temp table stale as
    select post_id from posts
    where post_id not in (select post_id from seen where is_same);
    delete from post_tags where post_id in (from stale);
    delete from post_authors where post_id in (from stale);
    delete from posts where post_id in (from stale);
    insert into posts by name
    select * exclude (author, tags), {WORD_COUNT} as word_count from raw;
    insert into authors
    select
        (select max(author_id) from authors) + row_number() over (),
        min(author)
    from raw
    where lower(author) not in (select lower(name) from authors)
    group by lower(author);
    insert into post_authors {POST_AUTHORS};
    {SPLIT_TAGS}
    insert into tags
    select (select max(tag_id) from tags) + row_number() over (), name
    from (select distinct name from spellings)
    where name not in (select name from tags);
    insert into post_tags {POST_TAGS};
    delete from authors where author_id not in (select author_id from post_authors);
    delete from tags where tag_id not in (select tag_id from post_tags);
    update authors set name = frequent.name
    from (
        select author_id, arg_min(raw_name, (-uses, raw_name)) as name
        from (
            select author_id, raw_name, count(*) as uses
            from post_authors
            group by author_id, raw_name
        )
        group by author_id
    ) as frequent
    where authors.author_id = frequent.author_id and authors.name <> frequent.name;
    commit;
"""


def load(file: str, database: str) -> None:
    """Load a generated CSV into a new or existing database.

    Args:
        file: path of the CSV.
        database: path of the DuckDB file; created if it is missing.

    Raises:
        duckdb.Error: the file has another format, or cannot be loaded.
    """
    with duckdb.connect(database) as connection:
        tables = connection.execute("select table_name from duckdb_tables()").fetchall()
        script = REFRESH if ("posts",) in tables else FIRST
        connection.execute(script.replace("$file", "'" + file.replace("'", "''") + "'"))


def main() -> None:
    """Load the file that the command line names."""
    parser = argparse.ArgumentParser(description="Load with hand-written SQL.")
    parser.add_argument("file")
    parser.add_argument("database")
    arguments = parser.parse_args()
    load(arguments.file, arguments.database)


if __name__ == "__main__":
    main()
