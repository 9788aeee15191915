-- Macros that parse URLs (RFC 3986, appendix B) and find what in them names a post.

create or replace temp macro url_parts(url) as
    regexp_extract(
        url,
        '^\s*(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?',
        ['scheme', 'authority', 'path', 'query']
    );

create or replace temp macro without_www(host) as
    rtrim(case when starts_with(host, 'www.') then host[5:] else host end, '.');

-- Without user, port, and "www.".
create or replace temp macro host_of(scheme, authority) as
    case
        when authority <> '' and lower(scheme) in ('http', 'https', 'ftp', '')
            then nullif(
                without_www(
                    case
                        when contains(authority, '@') or contains(authority, ':')
                            then regexp_replace(
                                lower(authority), '^(?:.*@)?(.*?)(?::\d*)?$', '\1'
                            )
                        else lower(authority)
                    end
                ),
                ''
            )
    end;

-- Percent-decoded if the result is text, with repeated slashes as one and none at the
-- end.
create or replace temp macro path_of(path) as
    rtrim(
        case
            when contains(path, '//') or contains(path, '%') or contains(path, ' ')
                then regexp_replace(
                    trim(coalesce(try(url_decode(path)), path)), '/{2,}', '/', 'g'
                )
            else path
        end,
        '/'
    );

-- One name for the same page: /slug, /slug.html, /slug/index.html.
create or replace temp macro page_of(path) as
    case
        when contains(right(path, 9), '.')
            then regexp_replace(
                path, '(?:/index\.(?:html?|mdx?)|\.(?:html?|mdx?|markdown))$', ''
            )
        else path
    end;

create or replace temp macro last_of(page) as regexp_extract(page, '[^/]*$');

-- The folder of a page, with each number as 0: /blog/2024/01/31/slug is in /blog/0/0/0.
create or replace temp macro shape_of(page) as
    regexp_replace(regexp_replace(page, '/[^/]*$', ''), '\d+', '0', 'g');

-- The slug in a file name that may begin with a day.
create or replace temp macro slug_of_file(name) as
    regexp_replace(name, '^\d{4}-\d{1,2}-\d{1,2}-(.)', '\1');

create or replace temp macro is_markdown(path) as
    regexp_matches(path, '\.(?:mdx?|markdown)$');

-- Names next to posts that are not posts: files, and pages that list posts, such as
-- those in one language.
create or replace temp macro is_no_post(name) as
    regexp_matches(
        name,
        '(?i)\.(?:avif|css|csv|gif|gz|ico|ipynb|jpe?g|js|json|mov|mp[34]|pdf|png|py|svg'
        || '|txt|webm|webp|xml|ya?ml|zip)$'
    )
    or regexp_full_match(name, '[a-z]{2}(?:-[A-Za-z]{2})?')
    or lower(name) in (
        '', 'about', 'archive', 'archives', 'atom', 'author', 'authors', 'blog',
        'categories', 'category', 'community', 'feed', 'index', 'page', 'posts', 'rss',
        'search', 'series', 'tag', 'tags', 'topics'
    );
