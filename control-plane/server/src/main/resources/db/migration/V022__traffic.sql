-- What passes ports, from the nodes' counters to the bill (docs/decisions/039).

-- What has passed a port on one node. What the node's agent last said, which counts from zero for each card; and the sum of what
-- that grew by, which only grows. A row is written when its node tells that it moved: at most once a minute.
create table port_traffic (
  port_id                varchar(40) not null constraint port_of_traffic_exists references port (id) on delete cascade,
  node_id                varchar(40) not null,
  epoch                  varchar(64) not null, -- names the card
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

-- What a thing sent and received on one day, in the operator's zone, under one set of labels. Two rows of the same are as good
-- as one with their sum.
create table traffic (
  thing          varchar(40) not null, -- the VM; a port when none is plugged in
  name           varchar(63) not null,
  tenant_id      varchar(40) not null,
  tenant         varchar(63) not null, -- its name, which outlives it on the bill
  ministry_id    varchar(40) not null constraint ministry_of_traffic_still_in_use references ministry (id),
  labels         text        not null, -- JSON object
  day_began_at   timestamp with time zone not null,
  sent_bytes     bigint      not null,
  received_bytes bigint      not null
);
create index traffic_by_thing on traffic (thing, day_began_at);
create index traffic_by_ministry on traffic (ministry_id, day_began_at);
create index traffic_by_tenant on traffic (tenant_id, day_began_at);

-- Packets that none of a port's groups allowed count for each of them. Those that are there already are counted from now on.
alter table security_group add column refused_packets bigint default 0 not null;
alter table security_group add column refused_since timestamp with time zone; -- null: since it was made
update security_group set refused_since = current_timestamp;
