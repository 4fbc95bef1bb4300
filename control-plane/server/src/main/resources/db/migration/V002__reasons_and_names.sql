-- Which wish the last failure concerns: an operation ends by failures of its own wish only.
alter table vm_on_node add column error_generation bigint;

-- Names our words for the reason, in every language; null where reason is the whole sentence.
alter table operation add column reason_key varchar(80);

-- Lists of everything are sorted by name, and nodes are looked up by it.
create index vm_by_name on vm (name, id);
create index node_by_name on node (name, id);
