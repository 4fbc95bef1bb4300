-- What passes ports, from the nodes' counters to the bill (docs/decisions/039).

-- What has passed a port on one node. What the node's agent last said, which counts from zero for each card; and the sum of what
-- that grew by, which only grows. A row is written when its node tells that it moved: at most once a minute.
-- A card is booked on who had it when it was first told: its port may be plugged into another VM before it is told last.
create table port_traffic (
  port_id                varchar(40) not null constraint port_of_traffic_exists references port (id) on delete cascade,
  node_id                varchar(40) not null,
  epoch                  varchar(64), -- names the card; null: nothing was told yet, and what is told first was not counted here
  thing                  varchar(40) not null, -- the VM whose card it is
  thing_name             varchar(63) not null,
  last_sent_bytes        bigint      not null, -- sent and received: by the guest
  last_sent_packets      bigint      not null,
  last_sent_dropped      bigint      not null,
  last_received_bytes    bigint      not null,
  last_received_packets  bigint      not null,
  last_received_dropped  bigint      not null,
  last_refused_sent      bigint      not null, -- packets that no rule allows
  last_refused_received  bigint      not null,
  sum_sent_bytes         bigint      not null,
  sum_sent_packets       bigint      not null,
  sum_sent_dropped       bigint      not null,
  sum_received_bytes     bigint      not null,
  sum_received_packets   bigint      not null,
  sum_received_dropped   bigint      not null,
  sum_refused_sent       bigint      not null,
  sum_refused_received   bigint      not null,
  counted_at             timestamp with time zone not null,
  primary key (port_id, node_id)
);

-- Cards that are plugged in have counted since their guests started. What passed them until now is nobody's: where counting
-- begins is what their node tells first. Cards to come are counted from zero.
insert into port_traffic
  select p.id, p.node_id, null, v.id, v.name, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, current_timestamp
  from port p join vm v on v.id = p.vm_id where p.node_id is not null;

-- What a thing sent and received on one day, in the operator's zone, under one set of labels.
create table traffic (
  thing          varchar(40) not null, -- the VM
  name           varchar(63) not null,
  tenant_id      varchar(40) not null,
  tenant         varchar(63) not null, -- its name, which outlives it on the bill
  ministry_id    varchar(40) not null constraint ministry_of_traffic_still_in_use references ministry (id),
  labels         text        not null, -- JSON object
  labels_hash    varchar(64) not null, -- SHA-256 in hex: they are longer than an index takes
  day_began_at   timestamp with time zone not null,
  sent_bytes     bigint      not null,
  received_bytes bigint      not null,
  constraint day_of_traffic_is_in_flight unique (thing, day_began_at, labels_hash)
);
create index traffic_by_ministry on traffic (ministry_id, day_began_at);
create index traffic_by_tenant on traffic (tenant_id, day_began_at);

-- Packets that none of a port's groups allowed count for each of them. Those that are there already are counted from now on.
alter table security_group add column refused_packets bigint default 0 not null;
alter table security_group add column refused_since timestamp with time zone; -- null: since it was made
update security_group set refused_since = current_timestamp;
