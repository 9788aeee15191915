-- The ASCII characters that neither text of a pair has.
create or replace macro unused_ascii(any_pair) as
translate(
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
    || '!"#$%&()*+,./:;<=>?@[\]^`{|}~',
    any_pair.letters || any_pair.other_letters,
    ''
)
