-- Peerings: that segments of two tenants reach each other, on terms that both agreed to, until a day. One is wanted by two, so
-- no tenant's row is referred to: the one that proposed may ask for a tenant that is not there, and is not told so. While it is
-- not over it holds the segments, and through them their tenants; once it is over it holds nothing and is kept to be read.

-- A segment that a tenant offers to others.
create table peering_offer (
  id             varchar(40)   not null primary key,
  tenant_id      varchar(40)   not null constraint tenant_of_offer_still_in_use references tenant (id),
  ministry_id    varchar(40)   not null constraint ministry_of_offer_still_in_use references ministry (id),
  name           varchar(63)   not null,
  description    varchar(1000) not null,
  segment_id     varchar(40)   not null constraint segment_of_offer_still_in_use references segment (id),
  rules          text          not null, -- as in peering; whoever takes it up is the one that proposes
  ends_at        timestamp with time zone not null, -- nobody has it for longer
  audience       varchar(10)   not null, -- MINISTRY, EVERYONE
  needs_approval boolean       not null, -- false: whoever takes it up has the agreement already
  generation     bigint        not null,
  created_at     timestamp with time zone not null,
  constraint offer_name_is_unique_in_tenant unique (tenant_id, name)
);
create index peering_offer_by_tenant on peering_offer (tenant_id, id);
create index peering_offer_by_ministry on peering_offer (ministry_id);
create index peering_offer_by_segment on peering_offer (segment_id);

create table peering (
  id                  varchar(40)   not null primary key,
  tenant_id           varchar(40)   not null, -- that proposed it
  ministry_id         varchar(40)   not null,
  name                varchar(63)   not null,
  live_name           varchar(63), -- the name; null once it is over, when another may have it
  segment_id          varchar(40) constraint segment_of_peering_still_in_use references segment (id),
  cidrs               varchar(200)  not null, -- JSON array: what the segment's subnets are
  peer_tenant_id      varchar(40)   not null, -- that was asked
  peer_segment_id     varchar(40) constraint segment_of_peer_still_in_use references segment (id),
  peer_cidrs          varchar(200), -- null until it is agreed
  offer_id            varchar(40), -- that was taken up
  number              integer, -- of the link between the routers; null until it is agreed
  purpose             varchar(1000) not null,
  rules               text          not null, -- JSON array
  ends_at             timestamp with time zone not null,
  terms               bigint        not null, -- grows with each change of terms that was proposed
  proposed_at         timestamp with time zone not null, -- these terms
  amendment           text, -- JSON object: other terms that are proposed while those above go on
  amended_by          varchar(40), -- tenant
  agreed_at           timestamp with time zone,
  outcome             varchar(20), -- WITHDRAWN, REFUSED, LAPSED, ENDED, EXPIRED, TENANT_GONE
  ended_by            varchar(40), -- tenant; null for nobody
  warned_days         integer, -- the last warning that was given, in days before the end
  generation          bigint        not null,
  revision            bigint        not null,
  created_at          timestamp with time zone not null,
  delete_requested_at timestamp with time zone, -- when it ended
  kept                boolean       not null, -- true: not to be forgotten yet
  constraint peering_name_is_unique_in_tenant unique (tenant_id, live_name),
  constraint peering_number_is_in_flight unique (number),
  constraint pair_of_segments_is_never_peered_twice unique (segment_id, peer_segment_id),
  constraint peering_is_never_agreed_by_one check (agreed_at is null or (peer_cidrs is not null and number is not null)),
  constraint peering_is_never_over_and_leads_on check (
    delete_requested_at is null or (segment_id is null and peer_segment_id is null and live_name is null and outcome is not null))
);
create index peering_by_tenant on peering (tenant_id, id);
create index peering_by_peer on peering (peer_tenant_id, id);
create index peering_by_revision on peering (revision);
create index peering_by_peer_segment on peering (peer_segment_id);
create index peering_by_end on peering (ends_at);
