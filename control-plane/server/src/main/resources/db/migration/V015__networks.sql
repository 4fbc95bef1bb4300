-- Networks of tenants. A segment is a layer-2 network with a subnet of either family at most; a port is where a network card
-- is plugged in; a security group is what ports may send and receive. All three are wanted, and assigned to every network
-- agent: "revision" says when they last changed, counted once for all of them together. What an agent has made so is one
-- revision, too (network_agent.applied); so a thing is in place where that is no older than its own, and the agent does
-- not name it as refused. One whose delete_requested_at is set is a tombstone: it goes when no agent has it any more.

create table network_revision (
  id   integer not null primary key,
  last bigint  not null
);
insert into network_revision (id, last) values (1, 0);

-- Observed: what the network agents have told.
create table network_agent (
  node_id    varchar(40)  not null primary key constraint node_of_network_agent_exists references node (id) on delete cascade,
  southbound varchar(1000),         -- where the nodes of its site reach the southbound database; as OVN writes it
  applied    bigint       not null, -- all that was assigned up to this revision is in place, but for what is refused
  applied_at timestamp with time zone
);

create table network_refusal (
  node_id    varchar(40)   not null constraint network_agent_of_refusal_exists references network_agent (node_id) on delete cascade,
  thing      varchar(40)   not null,
  generation bigint        not null,
  code       varchar(128)  not null,
  message    varchar(2000) not null,
  attempts   integer       not null,
  next_at    timestamp with time zone,
  primary key (node_id, thing)
);
create index network_refusal_by_thing on network_refusal (thing);

-- Where other nodes send a node's tunnelled packets; null: it takes no part in networks.
alter table node add column encap_address varchar(45);
alter table node add constraint encap_address_is_unique unique (encap_address);

-- The site whose network agent a node is, as long as it is in use.
alter table node add column network_site varchar(40);
alter table node add constraint network_agent_is_unique_in_site unique (network_site);

create table segment (
  id                  varchar(40)  not null primary key,
  tenant_id           varchar(40)  not null constraint tenant_of_segment_still_in_use references tenant (id),
  ministry_id         varchar(40)  not null constraint ministry_of_segment_still_in_use references ministry (id),
  name                varchar(63)  not null,
  description         varchar(1000),
  tunnel_key          integer      not null constraint tunnel_key_is_in_flight unique,
  mtu                 integer      not null,
  generation          bigint       not null,
  revision            bigint       not null,
  created_at          timestamp with time zone not null,
  delete_requested_at timestamp with time zone,
  constraint segment_name_is_unique_in_tenant unique (tenant_id, name)
);
create index segment_by_tenant on segment (tenant_id, id);
create index segment_by_revision on segment (revision);

-- Addresses are whole numbers: an IPv4 one has 32 bits, an IPv6 one 128.
create table subnet (
  id         varchar(40) not null primary key,
  segment_id varchar(40) not null constraint segment_of_subnet_still_in_use references segment (id),
  tenant_id  varchar(40) not null,
  family     varchar(4)  not null, -- IPV4, IPV6
  cidr       varchar(50) not null,
  gateway    varchar(45) not null, -- an address that no port gets
  dns        text        not null, -- JSON array of addresses
  created_at timestamp with time zone not null,
  constraint subnet_of_a_family_is_unique_on_segment unique (segment_id, family)
);

-- What of a subnet was never given out, or not for long: ranges that neither meet nor overlap.
create table subnet_free (
  subnet_id     varchar(40)    not null constraint subnet_of_free_addresses_exists references subnet (id) on delete cascade,
  first_address numeric(39, 0) not null,
  last_address  numeric(39, 0) not null,
  primary key (subnet_id, first_address),
  constraint free_range_is_never_empty check (first_address <= last_address)
);

-- Given back; given out again when it has rested, so that nobody talks to the one who had it before.
create table subnet_resting (
  subnet_id varchar(40)    not null constraint subnet_of_resting_address_exists references subnet (id) on delete cascade,
  address   numeric(39, 0) not null,
  rests_to  timestamp with time zone not null,
  primary key (subnet_id, address)
);
create index subnet_resting_by_time on subnet_resting (subnet_id, rests_to, address);

create table security_group (
  id                  varchar(40)  not null primary key,
  tenant_id           varchar(40)  not null constraint tenant_of_security_group_still_in_use references tenant (id),
  ministry_id         varchar(40)  not null constraint ministry_of_security_group_still_in_use references ministry (id),
  name                varchar(63)  not null,
  description         varchar(1000),
  generation          bigint       not null,
  revision            bigint       not null,
  created_at          timestamp with time zone not null,
  delete_requested_at timestamp with time zone,
  constraint security_group_name_is_unique_in_tenant unique (tenant_id, name)
);
create index security_group_by_tenant on security_group (tenant_id, id);
create index security_group_by_revision on security_group (revision);

create table security_rule (
  id           varchar(40) not null primary key,
  group_id     varchar(40) not null constraint security_group_of_rule_exists references security_group (id) on delete cascade,
  direction    varchar(8)  not null, -- INGRESS, EGRESS: seen from the guest
  family       varchar(4)  not null,
  protocol     integer,              -- as in the IP header; null for any
  port_first   integer,              -- or the ICMP type
  port_last    integer,              -- or the ICMP code
  remote_cidr  varchar(50),
  remote_group varchar(40) constraint named_security_group_still_in_use references security_group (id),
  description  varchar(1000),
  created_at   timestamp with time zone not null,
  constraint rule_is_never_with_two_remotes check (remote_cidr is null or remote_group is null)
);
create index security_rule_by_group on security_rule (group_id, id);
create index security_rule_by_remote on security_rule (remote_group);

create table port (
  id                  varchar(40) not null primary key,
  tenant_id           varchar(40) not null constraint tenant_of_port_still_in_use references tenant (id),
  ministry_id         varchar(40) not null constraint ministry_of_port_still_in_use references ministry (id),
  segment_id          varchar(40) not null constraint segment_of_port_still_in_use references segment (id),
  name                varchar(63), -- null: it was made with its VM, and goes with it
  mac                 varchar(17) not null,
  anti_spoofing       boolean     not null,
  allowed_pairs       text        not null, -- JSON array
  hostname            varchar(63),          -- its name in DNS
  vm_id               varchar(40),          -- the VM whose card is plugged in
  place               integer,              -- which of the VM's cards it is, from 0
  node_id             varchar(40),          -- where that VM is; null for nowhere
  generation          bigint      not null,
  revision            bigint      not null,
  is_up               boolean     not null, -- observed
  created_at          timestamp with time zone not null,
  delete_requested_at timestamp with time zone,
  constraint port_name_is_unique_in_tenant unique (tenant_id, name),
  constraint mac_is_in_flight unique (segment_id, mac),
  constraint card_is_never_in_two_ports unique (vm_id, place),
  constraint port_of_a_vm_is_never_without_a_place check ((vm_id is null) = (place is null))
);
create index port_by_tenant on port (tenant_id, id);
create index port_by_segment on port (segment_id, id);
create index port_by_revision on port (revision);

create table port_address (
  port_id   varchar(40)    not null constraint port_of_address_exists references port (id) on delete cascade,
  subnet_id varchar(40)    not null constraint subnet_of_address_still_in_use references subnet (id),
  address   numeric(39, 0) not null,
  primary key (port_id, subnet_id),
  constraint address_is_never_given_twice unique (subnet_id, address)
);

create table port_security_group (
  port_id  varchar(40) not null constraint port_of_membership_exists references port (id) on delete cascade,
  group_id varchar(40) not null constraint security_group_still_in_use references security_group (id),
  primary key (port_id, group_id)
);
create index port_security_group_by_group on port_security_group (group_id);

-- Whether a VM that waits for a node has network cards.
alter table vm_pending add column networked boolean default false not null;
