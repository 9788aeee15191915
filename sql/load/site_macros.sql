-- Macros that find the site of a host. The link rules make alias_of().

-- The host of a site for the one that it has for telephones, as in m.example.org and
-- en.m.example.org. The rest has a dot: m.me is the whole name of a site. Most hosts
-- are for no telephone, and to look for a text is much faster.
create or replace temp macro without_mobile(host) as
    case
        when
            contains(host, 'm.') or contains(host, 'mobile.') or contains(host, 'amp.')
            then regexp_replace(
                host, '^(?:(?:m|mobile|amp)\.|([a-z-]+\.)m\.)([^.]+\..+)$', '\1\2'
            )
        else host
    end;

-- The main host of the site of a host.
create or replace temp macro site_of(host) as
    coalesce(
        alias_of(host),
        case
            when without_mobile(host) <> host then alias_of(without_mobile(host))
        end,
        without_mobile(host)
    );
