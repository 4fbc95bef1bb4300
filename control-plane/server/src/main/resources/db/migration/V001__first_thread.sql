-- The first schema: tenancy, hardware, images, virtual machines, receipts.
--
-- H2 and PostgreSQL both run this file, so it keeps to what they share: no partial indexes, no enum
-- types, text for JSON. A constraint's name is a sentence; one that ends in _is_unique… or
-- _still_in_use is answered by itself, the others are mapped in the code of their feature.
-- Ids are typed UUIDv7 in base32 ("vm-01k3…") and sort by the time they were made.

-- Tenancy ------------------------------------------------------------------------------------------

create table ministry (
  id                 varchar(40)  not null primary key,
  code               varchar(63)  not null constraint ministry_code_is_unique unique,
  name_fr            varchar(200) not null,
  name_en            varchar(200) not null,
  monthly_budget_xof bigint,
  version            bigint       not null,
  created_at         timestamp with time zone not null
);

create table tenant (
  id          varchar(40)  not null primary key,
  ministry_id varchar(40)  not null constraint ministry_still_in_use references ministry (id),
  name        varchar(63)  not null,
  description varchar(500),
  labels      text         not null, -- JSON object
  version     bigint       not null,
  created_at  timestamp with time zone not null,
  constraint tenant_name_is_unique_in_ministry unique (ministry_id, name)
);
create index tenant_by_name on tenant (name);

-- One row per ministry and per tenant. "used" is booked in the transaction that admits or removes;
-- lowering a limit below use is allowed and stops growth only, so there is no check between the two.
create table quota (
  owner_id          varchar(40) not null primary key,
  vcpus_limit       bigint      not null,
  vcpus_used        bigint      not null,
  memory_mib_limit  bigint      not null,
  memory_mib_used   bigint      not null,
  vms_limit         bigint      not null,
  vms_used          bigint      not null,
  volume_gib_limit  bigint      not null,
  volume_gib_used   bigint      not null,
  version           bigint      not null,
  constraint quota_use_is_never_negative
    check (vcpus_used >= 0 and memory_mib_used >= 0 and vms_used >= 0 and volume_gib_used >= 0)
);

create table api_token (
  id           varchar(40)  not null primary key,
  owner_id     varchar(40)  not null, -- of the tenant or ministry that it is for, or 'platform'
  name         varchar(63)  not null,
  token_hash   varchar(64)  not null constraint token_hash_is_unique unique,
  role         varchar(16)  not null,
  ministry_id  varchar(40)  constraint ministry_of_token_still_in_use references ministry (id) on delete cascade,
  tenant_id    varchar(40)  constraint tenant_of_token_still_in_use references tenant (id) on delete cascade,
  created_by   varchar(40)  not null, -- id of the token that made it; faso for the first
  created_at   timestamp with time zone not null,
  expires_at   timestamp with time zone,
  last_used_at timestamp with time zone,
  constraint token_name_is_unique_within_its_owner unique (owner_id, name)
);
create index api_token_by_ministry on api_token (ministry_id);
create index api_token_by_tenant on api_token (tenant_id);

create table ssh_key (
  id          varchar(40)   not null primary key,
  tenant_id   varchar(40)   not null constraint tenant_of_key_still_in_use references tenant (id) on delete cascade,
  name        varchar(63)   not null,
  public_key  varchar(16384) not null,
  fingerprint varchar(100)  not null,
  version     bigint        not null,
  created_at  timestamp with time zone not null,
  constraint key_name_is_unique_in_tenant unique (tenant_id, name)
);

-- Hardware -----------------------------------------------------------------------------------------

create table site (
  id          varchar(40)  not null primary key,
  name         varchar(63)  not null constraint site_name_is_unique unique,
  display_name varchar(100),
  version      bigint       not null,
  created_at  timestamp with time zone not null
);

create table rack (
  id         varchar(40) not null primary key,
  site_id    varchar(40) not null constraint site_still_in_use references site (id),
  name       varchar(63) not null,
  power_feed varchar(63),
  version    bigint      not null,
  created_at timestamp with time zone not null,
  constraint rack_name_is_unique_in_site unique (site_id, name)
);

-- Wanted: written by operators' calls only.
create table node (
  id                         varchar(40) not null primary key,
  name                       varchar(63) not null,
  name_in_use                varchar(63) constraint node_name_is_unique unique, -- null once retired
  site_id                    varchar(40) not null constraint site_of_node_still_in_use references site (id),
  rack_id                    varchar(40) constraint rack_still_in_use references rack (id),
  kind                       varchar(16) not null,
  labels                     text        not null,
  overcommit_vcpus_percent   integer     not null,
  overcommit_memory_percent  integer     not null,
  retired_at                 timestamp with time zone,
  version                    bigint      not null,
  created_at                 timestamp with time zone not null
);
create index node_by_site on node (site_id);

-- Booked: what is promised on the node. Whoever books takes the row's lock, so reserved never passes
-- what may be promised, and revisions reach agents in the order of commits. What may be promised is
-- kept in the row itself: one who waited for its lock sees the newest of this row, and of no other.
create table node_books (
  node_id             varchar(40) not null primary key constraint node_of_books_exists references node (id),
  vcpus               bigint      not null, -- reported by the agent; 0 until it joined
  memory_mib          bigint      not null,
  allowed_vcpus       bigint      not null, -- times overcommit; 0 once the node is retired
  allowed_memory_mib  bigint      not null,
  reserved_vcpus      bigint      not null,
  reserved_memory_mib bigint      not null,
  revision            bigint      not null, -- grows with every change of an assignment of the node
  constraint node_reservation_is_never_negative check (reserved_vcpus >= 0 and reserved_memory_mib >= 0)
);

-- Observed: written by the agent link only.
create table node_link (
  node_id             varchar(40)  not null primary key constraint node_of_link_exists references node (id),
  epoch               bigint       not null, -- 0 until the first session
  sequence            bigint       not null, -- of the last report taken in, within the epoch
  agent_version       varchar(64),
  hostname            varchar(255),
  architecture        varchar(40),
  accelerator         varchar(40),
  accelerator_reason  varchar(1000),
  cpu_percent         integer,               -- null until the first report
  memory_used_mib     bigint,
  cached_images       text         not null, -- JSON array of digests
  last_seen_at        timestamp with time zone,
  silent_since        timestamp with time zone -- when its silence was noticed; null while it is not
);

create table pool (
  id                 varchar(40) not null primary key,
  node_id            varchar(40) not null constraint node_of_pool_exists references node (id),
  name               varchar(63) not null,
  driver             varchar(40) not null,
  capacity_gib       bigint      not null,
  free_gib           bigint      not null,
  overcommit_percent integer     not null,
  reserved_gib       bigint      not null,
  reported_at        timestamp with time zone not null,
  version            bigint      not null,
  created_at         timestamp with time zone not null,
  constraint pool_name_is_unique_on_node unique (node_id, name),
  constraint pool_reservation_is_never_negative check (reserved_gib >= 0)
);

create table join_token (
  node_id    varchar(40) not null primary key constraint node_of_join_token_exists references node (id),
  token_hash varchar(64) not null constraint join_token_hash_is_unique unique,
  key_digest varchar(64), -- of the public key that used it; null until then
  expires_at timestamp with time zone not null
);

create table node_certificate (
  serial     varchar(64) not null primary key,
  node_id    varchar(40) not null constraint node_of_certificate_exists references node (id),
  not_after  timestamp with time zone not null,
  revoked_at timestamp with time zone
);
create index node_certificate_by_node on node_certificate (node_id);

create table stray (
  stray_id      varchar(40)   not null constraint stray_id_is_unique unique, -- sorts by when it was first seen
  node_id       varchar(40)   not null constraint node_of_stray_exists references node (id),
  id            varchar(40)   not null,
  kind          varchar(16)   not null,
  name          varchar(255)  not null,
  holds_data    boolean       not null,
  detail        varchar(1000) not null,
  first_seen_at timestamp with time zone not null,
  last_seen_at  timestamp with time zone not null,
  primary key (node_id, id)
);

-- Images -------------------------------------------------------------------------------------------

create table flavor (
  id                varchar(40) not null primary key,
  name              varchar(63) not null constraint flavor_name_is_unique unique,
  description       varchar(500),
  vcpus             integer     not null,
  memory_mib        bigint      not null,
  root_disk_gib     integer     not null,
  monthly_cost_xof  bigint      not null,
  version           bigint      not null,
  created_at        timestamp with time zone not null
);

create table image (
  id             varchar(40)   not null primary key,
  name           varchar(63)   not null constraint image_name_is_unique unique,
  description    varchar(500),
  format         varchar(8)    not null,
  architecture   varchar(40)   not null,
  min_disk_gib   integer       not null,
  min_memory_mib bigint        not null,
  digest         varchar(71),            -- sha256:… ; null until its content is here
  wanted_digest  varchar(71),            -- what the uploader says it must be, or null
  size_bytes     bigint,
  virtual_bytes  bigint,
  failure        varchar(1000),          -- why the last upload was refused, or null
  version        bigint        not null,
  created_at     timestamp with time zone not null
);
create index image_by_digest on image (digest);

-- Compute ------------------------------------------------------------------------------------------

-- Wanted: written by the tenant's calls only. "generation" grows with each of them.
create table vm (
  id                  varchar(40) not null primary key,
  tenant_id           varchar(40) not null constraint tenant_of_vm_still_in_use references tenant (id),
  ministry_id         varchar(40) not null constraint ministry_of_vm_still_in_use references ministry (id),
  name                varchar(63) not null,
  generation          bigint      not null,
  flavor_id           varchar(40) not null constraint flavor_still_in_use references flavor (id),
  flavor              varchar(63) not null, -- its name: names never change
  vcpus               integer     not null,
  memory_mib          bigint      not null,
  image_id            varchar(40) not null constraint image_still_in_use references image (id),
  image               varchar(63) not null,
  root_disk_gib       integer     not null,
  power_action        varchar(8)  not null,
  power_request       bigint      not null,
  power_grace_seconds integer     not null,
  labels              text        not null, -- JSON object
  anti_affinity_group varchar(63),
  site_id             varchar(40) constraint site_of_vm_still_in_use references site (id), -- where it must be; null for anywhere
  site                varchar(63),
  key_names           text        not null, -- JSON array
  monthly_cost_xof    bigint      not null,
  created_at          timestamp with time zone not null,
  delete_requested_at timestamp with time zone,
  constraint vm_name_is_unique_in_tenant unique (tenant_id, name)
);
create index vm_by_tenant on vm (tenant_id, id);
create index vm_by_ministry on vm (ministry_id, id);
create index vm_by_group on vm (tenant_id, anti_affinity_group);
create index vm_by_flavor on vm (flavor_id);
create index vm_by_image on vm (image_id);

-- Wanted, and secret or large: what the guest learns at first boot. Copied at creation.
create table vm_seed (
  vm_id           varchar(40) not null primary key constraint vm_of_seed_exists references vm (id) on delete cascade,
  authorized_keys text        not null, -- JSON array
  user_data       text
);

-- Assigned (down to "tombstone"): written with the cause, in its transaction.
-- Observed (the rest): written by the agent link only, never moved back.
create table vm_on_node (
  vm_id                  varchar(40) not null primary key constraint vm_of_assignment_still_in_use references vm (id),
  node_id                varchar(40) not null constraint node_still_in_use references node (id),
  pool_id                varchar(40) not null constraint pool_still_in_use references pool (id),
  revision               bigint      not null,
  generation             bigint      not null,
  tombstone              boolean     not null,
  observed_state         varchar(16),           -- null until the agent spoke of it
  observed_generation    bigint      not null,
  observed_power_request bigint      not null,
  progress               varchar(200),
  error_code             varchar(64),
  error_message          varchar(1000),
  error_attempts         integer     not null,
  error_next_at          timestamp with time zone,
  observed_at            timestamp with time zone,
  constraint assignment_revision_is_unique_on_node unique (node_id, revision)
);

-- Why a VM that has no node yet has none: the last try's refusal, as JSON.
create table vm_pending (
  vm_id    varchar(40) not null primary key constraint vm_of_pending_exists references vm (id) on delete cascade,
  refusal  text        not null,
  tried_at timestamp with time zone not null
);

create table console_query (
  id          varchar(40) not null primary key,
  node_id     varchar(40) not null,
  vm_id       varchar(40) not null,
  from_offset bigint      not null,
  max_bytes   integer     not null,
  asked_at    timestamp with time zone not null,
  answered_at timestamp with time zone,
  at_offset   bigint,
  log_size    bigint,
  content     text         -- base64
);
create index console_query_by_node on console_query (node_id);

-- Receipts -----------------------------------------------------------------------------------------

create table operation (
  id         varchar(40)   not null primary key,
  verb       varchar(40)   not null,
  target_id  varchar(40)   not null,
  tenant_id  varchar(40),
  generation bigint        not null, -- that the call wrote; reached is done
  actor      varchar(100)  not null,
  attempts   integer       not null,
  reason     varchar(1000),
  outcome    varchar(16),            -- null while running
  started_at timestamp with time zone not null,
  ended_at   timestamp with time zone
);
create index operation_by_target on operation (target_id, outcome);
create index operation_by_tenant on operation (tenant_id, id);

-- "seq" is given after the commit, in one place at a time, so that a reader who has seen n has seen
-- everything below n.
create table event (
  id          varchar(40)  not null primary key,
  seq         bigint       constraint event_sequence_is_unique unique,
  type        varchar(63)  not null,
  subject_id  varchar(40)  not null,
  tenant_id   varchar(40),
  ministry_id varchar(40),
  payload     text         not null, -- JSON object; never a secret
  at          timestamp with time zone not null
);

create table event_sequence (
  id   integer not null primary key,
  last bigint  not null
);
insert into event_sequence (id, last) values (1, 0);

create table idempotency (
  key_hash    varchar(64)  not null constraint idempotency_key_is_in_flight unique, -- of the caller's token and the caller's key
  fingerprint varchar(64)  not null,
  status      integer      not null,
  etag        varchar(64),
  location    varchar(500),
  operation   varchar(40),
  body        text,
  created_at  timestamp with time zone not null
);
create index idempotency_by_age on idempotency (created_at);
