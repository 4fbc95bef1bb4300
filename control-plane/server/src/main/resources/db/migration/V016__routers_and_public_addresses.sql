-- How tenants' networks reach each other and the world. An external network is one of a site's datacenter, an operator's; a
-- router joins segments of a tenant and may lead to an external network; a floating IP is an address there that stands for a
-- port. All three are assigned to network agents as segments are: "revision" is counted with theirs, and what has a
-- delete_requested_at is a tombstone until no agent has it.

-- JSON object: physical network -> bridge of the node's switch that leads there.
alter table node add column bridges text default '{}' not null;

create table external_network (
  id                  varchar(40) not null primary key,
  name                varchar(63) not null,
  description         varchar(1000),
  site_id             varchar(40) not null constraint site_of_external_network_still_in_use references site (id),
  physical_network    varchar(63) not null,
  vlan                integer, -- null: its packets have no tag
  generation          bigint      not null,
  revision            bigint      not null,
  created_at          timestamp with time zone not null,
  delete_requested_at timestamp with time zone,
  constraint external_network_name_is_unique unique (name)
);
create index external_network_by_revision on external_network (revision);
create index external_network_by_site on external_network (site_id);

create table external_subnet (
  id         varchar(40) not null primary key,
  network_id varchar(40) not null constraint external_network_of_subnet_exists references external_network (id) on delete cascade,
  family     varchar(4)  not null, -- IPV4, IPV6
  cidr       varchar(50) not null,
  gateway    varchar(45) not null, -- the datacenter's router
  pools      text        not null, -- JSON array of FIRST-LAST: what may be given
  constraint external_subnet_of_a_family_is_unique_on_network unique (network_id, family)
);

-- As subnet_free and subnet_resting.
create table external_subnet_free (
  subnet_id     varchar(40)    not null constraint external_subnet_of_free_addresses_exists references external_subnet (id) on delete cascade,
  first_address numeric(39, 0) not null,
  last_address  numeric(39, 0) not null,
  primary key (subnet_id, first_address),
  constraint external_free_range_is_never_empty check (first_address <= last_address)
);

create table external_subnet_resting (
  subnet_id varchar(40)    not null constraint external_subnet_of_resting_address_exists references external_subnet (id) on delete cascade,
  address   numeric(39, 0) not null,
  rests_to  timestamp with time zone not null,
  primary key (subnet_id, address)
);
create index external_subnet_resting_by_time on external_subnet_resting (subnet_id, rests_to, address);

-- An address that a router has, or a floating IP is.
create table external_address (
  holder    varchar(40)    not null,
  subnet_id varchar(40)    not null constraint external_subnet_of_address_still_in_use references external_subnet (id),
  address   numeric(39, 0) not null,
  primary key (holder, subnet_id),
  constraint external_address_is_never_given_twice unique (subnet_id, address)
);

create table router (
  id                  varchar(40) not null primary key,
  tenant_id           varchar(40) not null constraint tenant_of_router_still_in_use references tenant (id),
  ministry_id         varchar(40) not null constraint ministry_of_router_still_in_use references ministry (id),
  name                varchar(63) not null,
  description         varchar(1000),
  network_id          varchar(40) constraint external_network_of_router_still_in_use references external_network (id),
  snat                boolean     not null, -- what goes out without a floating IP leaves from the router's own addresses
  routes              text        not null, -- JSON array
  generation          bigint      not null,
  revision            bigint      not null,
  created_at          timestamp with time zone not null,
  delete_requested_at timestamp with time zone,
  constraint router_name_is_unique_in_tenant unique (tenant_id, name)
);
create index router_by_tenant on router (tenant_id, id);
create index router_by_revision on router (revision);
create index router_by_network on router (network_id);

-- A segment is joined by one router at most.
create table router_interface (
  segment_id varchar(40) not null primary key constraint segment_of_router_still_in_use references segment (id),
  router_id  varchar(40) not null constraint router_of_interface_exists references router (id) on delete cascade
);
create index router_interface_by_router on router_interface (router_id);

create table floating_ip (
  id                  varchar(40) not null primary key,
  tenant_id           varchar(40) not null constraint tenant_of_floating_ip_still_in_use references tenant (id),
  ministry_id         varchar(40) not null constraint ministry_of_floating_ip_still_in_use references ministry (id),
  network_id          varchar(40) not null constraint external_network_of_floating_ip_still_in_use references external_network (id),
  address             varchar(45) not null, -- as external_address has it
  port_id             varchar(40) constraint port_of_floating_ip_still_in_use references port (id),
  generation          bigint      not null,
  revision            bigint      not null,
  created_at          timestamp with time zone not null,
  delete_requested_at timestamp with time zone,
  constraint port_is_never_behind_two_floating_ips unique (port_id)
);
create index floating_ip_by_tenant on floating_ip (tenant_id, id);
create index floating_ip_by_revision on floating_ip (revision);
create index floating_ip_by_network on floating_ip (network_id);
