-- Who people are, what they may do and where, and how those without a directory sign in.

create table person (
  id          varchar(40)  not null primary key,
  issuer      varchar(400) not null, -- 'local', or the issuer of their tokens
  subject     varchar(510) not null, -- user name of a local one, else what the issuer calls them
  name        varchar(400) not null,
  email       varchar(640),
  known_as    varchar(1600) not null, -- name, user name and address in lower case: what lists are searched and sorted by
  language    varchar(2)   not null,
  disabled_at timestamp with time zone,
  claims      varchar(64),           -- digest of the issuer's last word of them; null for local ones
  claimed_at  timestamp with time zone, -- when that word was given
  version     bigint       not null,
  created_at  timestamp with time zone not null,
  constraint person_is_unique_within_their_issuer unique (issuer, subject)
);
create index person_by_subject on person (subject);
create index person_by_name on person (known_as, id);
create index person_by_email on person (email);

create table password (
  person_id   varchar(40)  not null primary key constraint person_of_password_exists references person (id) on delete cascade,
  hash        varchar(200) not null, -- Argon2id, as PHC text
  must_change boolean      not null,
  issued_at   timestamp with time zone, -- when another operator made it up; null for one's own
  last_from   varchar(64)            -- digest of the address of the last sign-in
);

-- A person's role in one place. GIVEN ones are changed by calls, CLAIMED ones by the issuer's word only.
create table member (
  id          varchar(40) not null primary key,
  person_id   varchar(40) not null constraint person_of_member_exists references person (id) on delete cascade,
  owner_id    varchar(40) not null, -- of the tenant or ministry, or 'platform'
  role        varchar(16) not null,
  ministry_id varchar(40) constraint ministry_of_member_exists references ministry (id) on delete cascade,
  tenant_id   varchar(40) constraint tenant_of_member_exists references tenant (id) on delete cascade,
  kind        varchar(8)  not null,
  given_by    varchar(40) not null, -- id of a person or a token; faso for the first, and for claimed ones
  given_at    timestamp with time zone not null, -- when the role was
  expires_at  timestamp with time zone, -- of claimed ones: they lapse unless the issuer says so again
  version     bigint      not null,
  created_at  timestamp with time zone not null,
  constraint member_is_unique_in_their_place unique (person_id, owner_id, kind)
);
create index member_by_owner on member (owner_id, id);
create index member_by_ministry on member (ministry_id);
create index member_by_tenant on member (tenant_id);

-- Sign-ins that failed, by what is slowed down for them.
create table login_failure (
  key_hash   varchar(64) not null constraint login_failure_is_in_flight primary key, -- of a user name, an address, or both
  failures   integer     not null,
  last_at    timestamp with time zone not null,
  not_before timestamp with time zone not null
);
create index login_failure_by_age on login_failure (last_at);

-- A person's tokens count for what the person may do at the time; a session has no role of its own.
alter table api_token alter column role drop not null;
alter table api_token add column kind varchar(8) default 'SERVICE' not null;
alter table api_token add column person_id varchar(40) constraint person_of_token_exists references person (id) on delete cascade;
create index api_token_by_person on api_token (person_id);
-- Who answers for what a token does: a person, or the first token that others come from.
alter table api_token add column responsible varchar(40) default '' not null;
update api_token set responsible = case created_by when 'faso' then id else created_by end;

-- What waits for a second person, and what became of it; it outlives what and whom it names.
create table confirmation (
  id           varchar(40)  not null primary key,
  operation    varchar(63)  not null, -- operationId
  target       varchar(40)  not null,
  target_name  varchar(400) not null,
  asked_person varchar(40), -- null for a service account
  asked_token  varchar(40), -- null for a token of an issuer
  asked_name   varchar(400) not null,
  asked_at     timestamp with time zone not null,
  expires_at   timestamp with time zone not null,
  outcome      varchar(16), -- null while there is none
  ended_by     varchar(40), -- id of a person or a token
  ended_at     timestamp with time zone
);
