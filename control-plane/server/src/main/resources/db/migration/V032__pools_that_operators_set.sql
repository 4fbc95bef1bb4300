-- What operators say of a pool; the rest of it is what its agent reports. "generation" grows with each of their calls.
alter table pool add column draining boolean default false not null; -- nothing new is placed there
alter table pool add column generation bigint default 1 not null;

create index vm_on_node_by_pool on vm_on_node (pool_id);
