-- VMs that wait for room stand in a line, and ministries divide their budgets.

-- Since when a VM waits: who came first is served first.
alter table vm_pending add column since timestamp with time zone default current_timestamp not null;
update vm_pending set since = (select v.created_at from vm v where v.id = vm_pending.vm_id);
create index vm_pending_by_since on vm_pending (since, vm_id);

-- A tenant's share of its ministry's budget. Whoever changes one holds the lock of the ministry's row and counts together.
alter table tenant add column monthly_budget_xof bigint;

-- A tenant that is being retired goes when its grace is over, with all that it has. From "ending_at" on that cannot be undone.
alter table tenant add column goes_at timestamp with time zone; -- null unless it is being retired
alter table tenant add column ending_at timestamp with time zone;
alter table tenant add column warned boolean default false not null; -- that people were written to again
alter table tenant add column waits_for_vm varchar(63); -- name of a VM that must be gone first, and of its node
alter table tenant add column waits_for_node varchar(63);
alter table tenant add constraint tenant_is_never_ending_unless_it_goes check (ending_at is null or goes_at is not null);
create index tenant_by_end on tenant (goes_at);

-- VMs that were shut down because their tenant is being retired: they are started again when it is restored.
create table vm_parked (
  vm_id varchar(40) not null primary key constraint vm_of_parking_exists references vm (id) on delete cascade
);
