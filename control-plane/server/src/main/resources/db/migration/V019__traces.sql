-- Questions what would become of a packet: they live for seconds, until a network agent has answered.
create table trace_query (
  id          varchar(40) not null primary key,
  node_id     varchar(40) not null, -- whose agent is asked
  port_id     varchar(40) not null, -- that would send it
  address     varchar(45) not null, -- that it is for
  protocol    integer     not null, -- as in the IP header
  port_number integer,              -- of the receiver
  asked_at    timestamp with time zone not null,
  answered_at timestamp with time zone,
  answer      text                  -- JSON
);
create index trace_query_by_node on trace_query (node_id);
