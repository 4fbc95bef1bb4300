-- Who opened the living session: a call of the same process that comes late, or one of a process that
-- is no more, must not pass for another agent and end it. Null for an agent that did not say.
alter table node_link add column process varchar(40);
alter table node_link add column process_attempt bigint;
alter table node_link add column process_predecessors varchar(400); -- ids, a space after each
