-- Which wish the last failure concerns: an operation ends by failures of its own wish only.
alter table vm_on_node add column error_generation bigint;

-- Names our words for the reason, in every language; null where reason is the whole sentence.
alter table operation add column reason_key varchar(80);
