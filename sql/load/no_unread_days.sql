-- All days could be read: see unread_days.sql.
create or replace temp table unread_days (published varchar, reason varchar);
