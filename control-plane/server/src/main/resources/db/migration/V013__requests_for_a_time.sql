-- Until when something is asked for, of which VM, and what something was done because of.

alter table request add column asked_until timestamp with time zone;   -- null for good
alter table request add column changed_until timestamp with time zone; -- what was approved instead; null for nothing else
alter table request add column vm_id varchar(40);                      -- the VM whose lease it is about, be it gone by now
create index request_by_asked_person on request (asked_person, outcome);
create index request_by_asked_token on request (asked_token, outcome);
create index request_by_ended on request (ended_at);

alter table audit_entry add column because varchar(40); -- id of the request or confirmation that it was done for; null for none
create index audit_entry_by_because on audit_entry (because, id);
