-- Whom people were last written to about what another tenant proposed to them: anybody who knows a tenant's id can propose to it,
-- and again and again.
create table peering_mail (
  asking     varchar(40) not null, -- tenant
  asked      varchar(40) not null, -- tenant
  written_at timestamp with time zone not null,
  primary key (asking, asked)
);
create index peering_mail_by_time on peering_mail (written_at);
