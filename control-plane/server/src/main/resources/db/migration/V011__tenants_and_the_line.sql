-- VMs that wait for room stand in a line, and ministries divide their budgets.

-- Since when a VM waits: who came first is served first.
alter table vm_pending add column since timestamp with time zone default current_timestamp not null;
update vm_pending set since = (select v.created_at from vm v where v.id = vm_pending.vm_id);
create index vm_pending_by_since on vm_pending (since, vm_id);

-- A tenant's share of its ministry's budget. Whoever changes one holds the lock of the ministry's row and counts together.
alter table tenant add column monthly_budget_xof bigint;
