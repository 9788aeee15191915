-- Letters, digits and signs as narrow as Latin has them, where a text has the forms
-- that are as wide as a Chinese character. To look whether it has takes a tenth of the
-- time.
create or replace macro narrowed(any_text) as
case
    when strlen(any_text) > length(any_text)
        and regexp_matches(any_text, '[＋＃０-９Ａ-Ｚａ-ｚ]')
        then translate(
            any_text,
            '０１２３４５６７８９＋＃'
            || 'ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ'
            || 'ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ',
            '0123456789+#'
            || 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
            || 'abcdefghijklmnopqrstuvwxyz'
        )
    else any_text
end
