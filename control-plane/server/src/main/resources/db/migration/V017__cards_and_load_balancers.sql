-- Network cards that change while their VM is there, what ports may send, how guests get IPv6 addresses, load balancers.

-- The revision of a node's books at which its encap_address was taken away: its agent is told that, once.
alter table node add column left_networks bigint;

-- In 1,000,000 bits a second; null for no limit.
alter table port add column send_mbps integer;
alter table port add column receive_mbps integer;

-- DHCPV6, SLAAC; null for IPv4.
alter table subnet add column ipv6_mode varchar(6);
update subnet set ipv6_mode = 'DHCPV6' where family = 'IPV6';

-- Addresses on a segment behind which ports share the work; wanted, and assigned as what V015 has.
create table load_balancer (
  id                  varchar(40) not null primary key,
  tenant_id           varchar(40) not null constraint tenant_of_load_balancer_still_in_use references tenant (id),
  ministry_id         varchar(40) not null constraint ministry_of_load_balancer_still_in_use references ministry (id),
  segment_id          varchar(40) not null constraint segment_of_load_balancer_still_in_use references segment (id),
  name                varchar(63) not null,
  generation          bigint      not null,
  revision            bigint      not null,
  created_at          timestamp with time zone not null,
  delete_requested_at timestamp with time zone,
  constraint load_balancer_name_is_unique_in_tenant unique (tenant_id, name)
);
create index load_balancer_by_tenant on load_balancer (tenant_id, id);
create index load_balancer_by_segment on load_balancer (segment_id, id);
create index load_balancer_by_revision on load_balancer (revision);

create table load_balancer_address (
  load_balancer_id varchar(40)    not null constraint load_balancer_of_address_exists references load_balancer (id) on delete cascade,
  subnet_id        varchar(40)    not null constraint subnet_of_load_balancer_still_in_use references subnet (id),
  address          numeric(39, 0) not null,
  primary key (load_balancer_id, subnet_id),
  constraint load_balancer_address_is_never_given_twice unique (subnet_id, address)
);

create table load_balancer_listener (
  load_balancer_id varchar(40) not null constraint load_balancer_of_listener_exists references load_balancer (id) on delete cascade,
  protocol         integer     not null, -- 6 is TCP, 17 UDP
  port             integer     not null,
  interval_seconds integer,              -- null: members are not tried, and the rest is null too
  timeout_seconds  integer,
  successes        integer,
  failures         integer,
  primary key (load_balancer_id, protocol, port),
  constraint health_check_is_never_in_parts check ((interval_seconds is null) = (timeout_seconds is null)
    and (interval_seconds is null) = (successes is null) and (interval_seconds is null) = (failures is null))
);

create table load_balancer_member (
  load_balancer_id varchar(40) not null,
  protocol         integer     not null,
  port             integer     not null,
  port_id          varchar(40) not null constraint port_of_member_exists references port (id) on delete cascade,
  target_port      integer     not null,
  primary key (load_balancer_id, protocol, port, port_id, target_port),
  constraint listener_of_member_exists foreign key (load_balancer_id, protocol, port)
    references load_balancer_listener (load_balancer_id, protocol, port) on delete cascade
);
create index load_balancer_member_by_port on load_balancer_member (port_id);
