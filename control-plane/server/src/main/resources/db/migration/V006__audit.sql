-- Who did what. An entry is written in the transaction of its change; the sealer then gives it its place in the chain. It refers
-- to nothing by key, for it outlives what it tells of.

create table audit_entry (
  id          varchar(40)  not null primary key,
  chain       varchar(16)  not null,
  seq         bigint,                -- null until it is sealed
  at          timestamp with time zone not null,
  actor       varchar(40),           -- id of a token; null for a caller whom nobody knows
  verb        varchar(63)  not null, -- operationId
  target      varchar(40),           -- id of what was changed
  tenant_id   varchar(40),
  ministry_id varchar(40),
  status      integer      not null, -- of the answer, HTTP
  line        text         not null, -- JSON; once it is sealed, its line of the chain, hash and all
  constraint audit_entry_is_never_in_anothers_place unique (chain, seq)
);
create index audit_entry_by_actor on audit_entry (actor, id);
create index audit_entry_by_target on audit_entry (target, id);
create index audit_entry_by_ministry on audit_entry (ministry_id, id);

create table audit_chain (
  chain     varchar(16) not null primary key,
  seq       bigint      not null, -- of the last entry
  hash      varchar(64) not null, -- of the last entry
  sealed_on date,                 -- the day of that (UTC)
  cut_on    date                  -- the last day whose entries are no longer kept; its signed line is
);
insert into audit_chain (chain, seq, hash) values ('CHANGES', 0, '0000000000000000000000000000000000000000000000000000000000000000');
insert into audit_chain (chain, seq, hash) values ('REFUSALS', 0, '0000000000000000000000000000000000000000000000000000000000000000');

create table audit_day (
  chain     varchar(16)  not null,
  sealed_on date         not null,
  last_seq  bigint       not null,
  line      varchar(500) not null, -- signed
  primary key (chain, sealed_on)
);
