-- What is used, what it costs, and what was billed. Usage is what the facts say: each change of a thing that costs something closes
-- the interval that was open, in the change's own transaction, and nothing is ever sampled (docs/decisions/021).

-- What a thing takes of the platform now: one row for each thing that is there. It goes with the thing.
create table meter (
  thing       varchar(40) not null primary key,
  name        varchar(63) not null,
  tenant_id   varchar(40) not null,
  tenant      varchar(63) not null, -- its name, which outlives it on the bill
  ministry_id varchar(40) not null constraint ministry_of_meter_still_in_use references ministry (id),
  labels      text        not null, -- JSON object
  running     boolean     not null,
  vcpus       integer     not null,
  memory_mib  bigint      not null,
  disk_gib    bigint      not null,
  addresses   integer     not null, -- public ones
  since       timestamp with time zone not null
);
create index meter_by_ministry on meter (ministry_id);
create index meter_by_tenant on meter (tenant_id);

-- What a thing took from one instant to another; never written again. The intervals of a thing and its meter adjoin.
create table metered (
  thing       varchar(40) not null,
  name        varchar(63) not null,
  tenant_id   varchar(40) not null,
  tenant      varchar(63) not null,
  ministry_id varchar(40) not null constraint ministry_of_usage_still_in_use references ministry (id),
  labels      text        not null,
  running     boolean     not null,
  vcpus       integer     not null,
  memory_mib  bigint      not null,
  disk_gib    bigint      not null,
  addresses   integer     not null,
  began_at    timestamp with time zone not null,
  ended_at    timestamp with time zone not null,
  primary key (thing, began_at),
  constraint interval_is_never_empty check (began_at < ended_at)
);
create index metered_by_ministry on metered (ministry_id, ended_at);
create index metered_by_tenant on metered (tenant_id, ended_at);

-- VMs that are there already are metered from now on.
insert into meter
  (thing, name, tenant_id, tenant, ministry_id, labels, running, vcpus, memory_mib, disk_gib, addresses, since)
select v.id, v.name, v.tenant_id, t.name, v.ministry_id, v.labels,
  case when a.observed_state in ('RUNNING', 'STOPPING') and v.delete_requested_at is null then true else false end,
  case when a.vm_id is null or v.delete_requested_at is not null then 0 else v.vcpus end,
  case when a.vm_id is null or v.delete_requested_at is not null then 0 else v.memory_mib end,
  case when a.vm_id is null or v.delete_requested_at is not null then 0 else v.root_disk_gib end,
  0, current_timestamp
from vm v
  join tenant t on t.id = v.tenant_id
  left join vm_on_node a on a.vm_id = v.id;

-- A price holds from its first day, in the operator's zone, until the next one of its item.
create table price (
  id                 varchar(40) not null primary key,
  item               varchar(32) not null,
  xof_per_1000_hours bigint      not null, -- of one unit: a vCPU, a GiB, an address
  valid_from         date        not null,
  created_at         timestamp with time zone not null,
  constraint price_of_an_item_is_unique_on_its_first_day unique (item, valid_from)
);

-- A closed month of a ministry, whole; never written again.
create table statement (
  id           varchar(40) not null primary key,
  ministry_id  varchar(40) not null constraint ministry_of_statement_still_in_use references ministry (id),
  billed_month varchar(7)  not null, -- 2026-11
  series       varchar(4)  not null, -- the month's year; numbers count within it, without gaps
  number       integer     not null,
  total_xof    bigint      not null,
  closed_at    timestamp with time zone not null,
  document     text        not null, -- JSON
  constraint statement_is_unique_in_its_month unique (ministry_id, billed_month),
  constraint statement_number_is_unique unique (series, number)
);

-- One row: who closes statements or changes prices holds its lock.
create table billing (
  id             integer not null primary key,
  closed_through varchar(7) -- the last month of which all statements are closed; null before the first
);
insert into billing (id, closed_through) values (1, null);

-- What a VM costs follows from the prices now. Replicas of the last version still write these columns, and read them.
alter table flavor alter column monthly_cost_xof set default 0;
alter table vm alter column monthly_cost_xof set default 0;
