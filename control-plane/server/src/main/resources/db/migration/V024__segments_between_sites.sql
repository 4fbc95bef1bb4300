-- Segments reach from site to site (docs/decisions/040). In a tunnel a packet bears two numbers, which must mean the same at all
-- sites: the segment's and the port's. Both are free again when the row goes: when no agent has the thing any more.

-- Replicas of the version before go on meanwhile. They lock in this order: segments, ports, the count, what agents were told.
update segment set revision = revision;
update node_books set revision = revision where node_id in (select node_id from network_agent);

-- From 16 to 32767. Ports that are there are numbered in the order in which they were made. Null: made by a replica of the version
-- before, and not numbered yet.
alter table port add column tunnel_key integer;
update port set tunnel_key = 15 + (
  select count(*) from port other where other.segment_id = port.segment_id and other.id <= port.id);
alter table port add constraint port_tunnel_key_is_in_flight unique (segment_id, tunnel_key);

-- A segment's are above 65535, because OVN numbers routers and the like from 1 on, at each site its own way. Few are not: one in
-- 256. Where the number that they would get is taken they keep theirs.
update segment set tunnel_key = tunnel_key + 16580608
where tunnel_key < 65536 and not exists (
  select 1 from segment other where other.tunnel_key = segment.tunnel_key + 16580608);

-- Agents are told of all of them.
update network_revision set last = last + 1;
update port set revision = (select last from network_revision where id = 1);
update segment set revision = (select last from network_revision where id = 1);
update node_books set revision = (select last from network_revision where id = 1)
where node_id in (select node_id from network_agent);
