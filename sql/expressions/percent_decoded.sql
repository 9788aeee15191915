-- A part of a URL as people read it; as it is unless it is percent-encoded UTF-8.
-- url_decode() fails on any other bytes.
create or replace macro percent_decoded(encoded) as
case
    when
        regexp_matches(
            encoded,
            '(?i)^(?:[^%]|%[0-7][0-9A-F]|%(?:C[2-9A-F]|D[0-9A-F]|E0%[AB][0-9A-F]|'
            || '(?:E[1-9A-CEF]|F0%[9AB][0-9A-F]|F[1-3]%[89AB][0-9A-F]|F4%8[0-9A-F])'
            || '%[89AB][0-9A-F]|ED%[89][0-9A-F])%[89AB][0-9A-F])*$'
        )
        then url_decode(encoded)
    else encoded
end
