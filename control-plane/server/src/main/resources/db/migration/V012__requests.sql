-- What somebody asks for that a role may not do on its own, who approved it, and what became of it. The phase is computed:
-- of the outcome, and of the time at which it lapses.

create table request (
  id               varchar(40)   not null primary key,
  ministry_id      varchar(40)   not null constraint ministry_of_request_exists references ministry (id) on delete cascade,
  tenant_id        varchar(40)   constraint tenant_of_request_exists references tenant (id) on delete cascade, -- null: for the ministry
  operation        varchar(63)   not null, -- operationId of the call that it becomes
  subject          varchar(400)  not null, -- what it is about, by name
  payload          text          not null, -- JSON, the call's body as it was asked for; may hold secrets while it is open
  changed_payload  text,                   -- JSON, what was approved instead
  reason           varchar(2000) not null,
  approvers        varchar(16)   not null, -- NONE, LEAD, OPERATOR, BOTH
  lead_by          varchar(40),            -- id of the person or token that approved as the lead; likewise as the operator
  operator_by      varchar(40),
  asked_person     varchar(40),            -- null for a service account
  asked_token      varchar(40),            -- null for a token of an issuer
  asked_name       varchar(400)  not null,
  remind_at        timestamp with time zone not null,
  lapses_at        timestamp with time zone not null,
  outcome          varchar(16),            -- GRANTED, REFUSED, WITHDRAWN, LAPSED; null while there is none
  ended_by         varchar(40),            -- id of a person or a token; null for nobody
  ended_at         timestamp with time zone,
  result           varchar(400),           -- path of what was made or changed
  result_operation varchar(40),            -- receipt of the work that goes on
  version          bigint        not null,
  created_at       timestamp with time zone not null,
  constraint request_is_never_ended_without_a_time check ((outcome is null) = (ended_at is null)),
  constraint request_is_never_granted_without_a_result check (outcome is null or outcome <> 'GRANTED' or result is not null)
);
create index request_by_tenant on request (tenant_id, id);
create index request_by_ministry on request (ministry_id, id);
create index request_by_outcome on request (outcome, remind_at);

-- What happened to it, in order.
create table request_note (
  request_id varchar(40) not null constraint request_of_note_exists references request (id) on delete cascade,
  place      integer     not null,
  kind       varchar(16) not null,
  at         timestamp with time zone not null,
  actor      varchar(40),            -- id of a person or a token; null for nobody
  actor_name varchar(400),
  text       varchar(2000),
  primary key (request_id, place)
);
