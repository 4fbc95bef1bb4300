-- Telling the outside: webhooks, whom ministries name as contacts, and mails.

-- What a webhook gets is decided by whose it is. Its deliveries are a queue in the order of their places; only the first that is not
-- settled is ever sent, so a target gets things in order.
create table webhook (
  id                varchar(40)   not null primary key,
  owner_id          varchar(40)   not null, -- of the tenant or ministry, or 'platform'
  ministry_id       varchar(40)   constraint ministry_of_webhook_still_in_use references ministry (id) on delete cascade,
  tenant_id         varchar(40)   constraint tenant_of_webhook_still_in_use references tenant (id) on delete cascade,
  name              varchar(63)   not null,
  url               varchar(2000) not null,
  events            text          not null, -- JSON array: types, or beginnings of types and an asterisk
  language          varchar(2)    not null,
  description       varchar(500),
  enabled           boolean       not null,
  disabled_by       varchar(16),            -- TARGET when it said that it is gone; null for a caller
  secret            varchar(200)  not null, -- encrypted
  former_secret     varchar(200),           -- encrypted; signs as well until
  former_until      timestamp with time zone,
  seen              bigint        not null, -- number of the last event that was looked at
  places            bigint        not null, -- how many were given out in its queue
  retry_at          timestamp with time zone, -- null for at once
  leased_until      timestamp with time zone, -- while a replica is sending
  failing_since     timestamp with time zone,
  last_delivered_at timestamp with time zone,
  told              boolean       not null, -- that deliveries of it are given up, since one arrived last
  version           bigint        not null,
  created_at        timestamp with time zone not null,
  constraint webhook_name_is_unique_within_its_owner unique (owner_id, name)
);
create index webhook_by_ministry on webhook (ministry_id);
create index webhook_by_tenant on webhook (tenant_id);

create table webhook_delivery (
  id         varchar(40)   not null primary key, -- the message's id as well: the same in every attempt
  webhook_id varchar(40)   not null constraint webhook_of_delivery_exists references webhook (id) on delete cascade,
  place      bigint        not null,
  type       varchar(63)   not null,
  body       text          not null, -- as sent, JSON
  attempts   integer       not null,
  outcome    varchar(16),            -- DELIVERED, DEAD; null while it waits
  status     integer,                -- of the last answer, HTTP
  failure    varchar(63),            -- key of the words for why the last attempt failed
  tried_at   timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint delivery_is_unique_at_its_place unique (webhook_id, place)
);
create index webhook_delivery_by_outcome on webhook_delivery (webhook_id, outcome, place);
create index webhook_delivery_by_age on webhook_delivery (created_at);

create table ministry_contact (
  ministry_id varchar(40)  not null constraint ministry_of_contact_exists references ministry (id) on delete cascade,
  place       integer      not null,
  name        varchar(200) not null,
  email       varchar(254) not null,
  phone       varchar(40),
  role        varchar(200),
  language    varchar(2)   not null,
  primary key (ministry_id, place)
);

-- Written in the transaction of its cause, sent after it.
create table mail (
  id          varchar(40)  not null primary key, -- within its Message-ID as well, so that one sent twice is known
  notice      varchar(63)  not null,
  name        varchar(200) not null, -- of the recipient
  email       varchar(254) not null,
  language    varchar(2)   not null,
  subject     varchar(500) not null,
  body        text         not null,
  attempts    integer      not null,
  outcome     varchar(16),           -- SENT, DEAD; null while it waits
  retry_at    timestamp with time zone, -- not before; null once it has an outcome
  failure     varchar(500),          -- what the mail server said last
  sent_at     timestamp with time zone,
  created_at  timestamp with time zone not null
);
create index mail_by_outcome on mail (outcome, id);
create index mail_by_retry on mail (retry_at);

-- Whether it was told that the quota is nearly used.
alter table quota add column told boolean default false not null;
