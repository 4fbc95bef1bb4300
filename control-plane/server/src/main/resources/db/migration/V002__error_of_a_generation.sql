-- Which wish the last failure concerns: an operation ends by failures of its own wish only.
alter table vm_on_node add column error_generation bigint;
