-- What somebody's scripts did is found with what they did themselves.

alter table audit_entry add column responsible varchar(40); -- who answers for a service account; null for people
create index audit_entry_by_responsible on audit_entry (responsible, id);
