-- A router leads outward at each site by an external network of that site's (docs/decisions/040): one of each, so that what a VM
-- sends leaves from one place, where its answers come back.
--
-- Replicas of the version before go on meanwhile, and read in router.network_id what routers led to when this ran. What they write
-- there later leads nowhere: faso doctor names such routers, which are to be made anew. A later version drops the column.

alter table router drop constraint external_network_of_router_still_in_use;
alter table external_network add constraint external_network_is_never_at_two_sites unique (id, site_id);

create table router_gateway (
  router_id  varchar(40) not null constraint router_of_gateway_exists references router (id) on delete cascade,
  site_id    varchar(40) not null, -- the network's
  network_id varchar(40) not null,
  primary key (router_id, site_id),
  constraint external_network_of_router_still_in_use foreign key (network_id, site_id) references external_network (id, site_id)
);
create index router_gateway_by_network on router_gateway (network_id, site_id);

insert into router_gateway (router_id, site_id, network_id)
select r.id, x.site_id, x.id from router r join external_network x on x.id = r.network_id;

drop index router_by_network;
