-- What is had until a day only: quota that was lent, and VMs.

-- The limits of a quota include what is lent; this is how much of them is, so that it can be taken back whatever a caller sets.
alter table quota add column vcpus_lent bigint default 0 not null;
alter table quota add column memory_mib_lent bigint default 0 not null;
alter table quota add column vms_lent bigint default 0 not null;
alter table quota add column volume_gib_lent bigint default 0 not null;
alter table quota add constraint quota_limit_is_never_below_what_is_lent
  check (vcpus_limit >= vcpus_lent and memory_mib_limit >= memory_mib_lent
    and vms_limit >= vms_lent and volume_gib_limit >= volume_gib_lent);

-- Quota that is lent in addition. The row goes when the loan ends; events and the audit tell of it after that.
create table quota_loan (
  id          varchar(40)  not null primary key,
  owner_id    varchar(40)  not null constraint quota_of_loan_exists references quota (owner_id) on delete cascade,
  ministry_id varchar(40)  not null constraint ministry_of_loan_exists references ministry (id) on delete cascade,
  tenant_id   varchar(40)  constraint tenant_of_loan_exists references tenant (id) on delete cascade, -- null: the ministry's own
  vcpus       bigint       not null,
  memory_mib  bigint       not null,
  vms         bigint       not null,
  volume_gib  bigint       not null,
  ends_at     timestamp with time zone not null,
  warned_days integer,     -- the last warning was so many days before the end; null for none
  description varchar(500),
  version     bigint       not null,
  created_at  timestamp with time zone not null,
  constraint loan_amount_is_never_negative check (vcpus >= 0 and memory_mib >= 0 and vms >= 0 and volume_gib >= 0)
);
create index quota_loan_by_owner on quota_loan (owner_id, id);
create index quota_loan_by_ministry on quota_loan (ministry_id);
create index quota_loan_by_tenant on quota_loan (tenant_id);
create index quota_loan_by_end on quota_loan (ends_at);

-- The lease of a VM. When it was extended or removed, only expires_at is left, or nothing.
alter table vm add column expires_at timestamp with time zone;       -- null: no lease
alter table vm add column lease_warned_days integer;                 -- as of a loan
alter table vm add column lease_ended_at timestamp with time zone;   -- when its stop was written: the grace counts from then
alter table vm add column deletion_warned_at timestamp with time zone; -- nothing is deleted within a day after it
create index vm_by_expiry on vm (expires_at);
