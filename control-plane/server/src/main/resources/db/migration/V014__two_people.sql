-- Whose data a confirmation is about, why it is asked for, and when the asker used what was confirmed for one use.
alter table confirmation add column tenant_id varchar(40);
alter table confirmation add column ministry_id varchar(40);
alter table confirmation add column reason varchar(1000);
alter table confirmation add column used_at timestamp with time zone;

-- What is left on a node of a VM that is no longer known: its agent destroys it whenever it is back.
create table vm_leftover (
  vm_id      varchar(40) not null primary key,
  node_id    varchar(40) not null constraint node_of_leftover_exists references node (id),
  revision   bigint      not null,
  generation bigint      not null -- of the deletion
);
create index vm_leftover_by_node on vm_leftover (node_id, revision);
