-- Letters, digits and signs as narrow as Latin has them, where a text has the forms
-- that are as wide as a Chinese character. DuckDB has no function for what else NFKC,
-- Unicode's compatible form, would make the same.
create or replace macro narrowed(any_text) as
translate(
    any_text,
    '０１２３４５６７８９＋＃'
    || 'ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ'
    || 'ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ',
    '0123456789+#'
    || 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
    || 'abcdefghijklmnopqrstuvwxyz'
)
