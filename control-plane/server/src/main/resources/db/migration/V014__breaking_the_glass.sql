-- What two operators may do together to a ministry's VM: force its deletion, and read its user data.

-- Whose the target is, so that they find it in their audit; why it was asked for; and when what was allowed once was done.
alter table confirmation add column tenant_id varchar(40);
alter table confirmation add column ministry_id varchar(40);
alter table confirmation add column reason varchar(2000);
alter table confirmation add column used_at timestamp with time zone; -- null for what was done when it was confirmed
alter table confirmation add constraint confirmation_is_never_used_unless_confirmed check (used_at is null or outcome = 'CONFIRMED');
create index confirmation_by_target on confirmation (target);
create index confirmation_by_expiry on confirmation (expires_at);
update confirmation set ministry_id = target where operation = 'deleteMinistry';

-- What a node still has to get rid of, of VMs that are gone from everything else: a tombstone without its VM.
create table vm_leftover (
  vm_id      varchar(40) not null primary key,
  node_id    varchar(40) not null constraint node_of_leftover_exists references node (id),
  revision   bigint      not null,
  generation bigint      not null,
  since      timestamp with time zone not null,
  constraint leftover_revision_is_unique_on_node unique (node_id, revision)
);
