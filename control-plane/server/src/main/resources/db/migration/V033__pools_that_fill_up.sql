-- How much of it was left, in per cent, when operators were told that it fills up; null for not told.
alter table pool add column told_left int;
