-- Volumes: disks that outlive the VMs they are plugged into.

-- Whether the pool's agent knows volumes; one of an earlier version does not.
alter table pool add column volumes boolean default false not null;

-- Wanted: written by the tenant's calls only. "generation" grows with each of them.
create table volume (
  id                  varchar(40) not null primary key,
  tenant_id           varchar(40) not null constraint tenant_of_volume_still_in_use references tenant (id),
  ministry_id         varchar(40) not null constraint ministry_of_volume_still_in_use references ministry (id),
  name                varchar(63) not null,
  size_gib            integer     not null,
  labels              text        not null, -- JSON object
  generation          bigint      not null,
  created_at          timestamp with time zone not null,
  delete_requested_at timestamp with time zone,
  constraint volume_name_is_unique_in_tenant unique (tenant_id, name)
);
create index volume_by_tenant on volume (tenant_id, id);
create index volume_by_ministry on volume (ministry_id);

-- Assigned (down to "tombstone"): written with the cause, in its transaction.
-- Observed (the rest): written by the agent link only, never moved back.
create table volume_on_pool (
  volume_id           varchar(40) not null primary key constraint volume_of_assignment_exists references volume (id),
  node_id             varchar(40) not null constraint node_of_volume_still_in_use references node (id), -- whose agent looks after it
  pool_id             varchar(40) not null constraint pool_of_volume_still_in_use references pool (id),
  revision            bigint      not null,
  generation          bigint      not null,
  tombstone           boolean     not null,
  observed_state      varchar(16),           -- null until the agent spoke of it
  observed_generation bigint      not null,
  progress            varchar(200),
  error_code          varchar(64),
  error_message       varchar(1000),
  error_generation    bigint,
  error_attempts      integer     not null,
  error_next_at       timestamp with time zone,
  observed_at         timestamp with time zone,
  constraint volume_revision_is_unique_on_node unique (node_id, revision)
);
create index volume_on_pool_by_pool on volume_on_pool (pool_id);

-- Wanted: which VM a volume belongs to. One that is detached stays until the VM's node has let go of it: until then
-- nobody else may have it.
create table volume_attachment (
  volume_id           varchar(40) not null primary key constraint volume_of_attachment_still_in_use references volume (id),
  vm_id               varchar(40) not null constraint vm_of_attachment_exists references vm (id),
  place               bigint      not null, -- the order in which a VM got them
  vm_generation       bigint      not null, -- of the VM, at which it was attached or detached
  detach_requested_at timestamp with time zone,
  cut                 boolean     not null  -- whether it is detached without asking the guest
);
create index volume_attachment_by_vm on volume_attachment (vm_id);
