-- Make the tables that steps fill which not every load needs.

-- The blog's sites that the user or the source names.
create or replace temp table named_sites (site varchar);

-- Other addresses of posts.
create or replace temp table other_pages (
    home varchar,
    page varchar,
    language varchar,
    post_id integer
);

-- What the source shows of URLs that lead to no post.
create or replace temp table shown_urls (
    url varchar,
    file varchar,
    is_file boolean,
    is_shown boolean,
    is_named boolean,
    is_in_folder boolean,
    is_in_section boolean
);
