-- Public addresses are few: floating IPs have a quota, may stand for load balancers, and one that was given back is kept for a
-- time for the tenant that had it.

alter table quota add column floating_ips_limit bigint default 0 not null;
alter table quota add column floating_ips_used bigint default 0 not null;
alter table quota add column floating_ips_lent bigint default 0 not null;

-- Those that are there are booked, and stay within the limits. Every tenant may have one, and every ministry what its tenants may;
-- more is an operator's to give.
update quota set floating_ips_used = (
  select count(*) from floating_ip f
  where f.delete_requested_at is null and (f.tenant_id = quota.owner_id or f.ministry_id = quota.owner_id));
update quota set floating_ips_limit = greatest(floating_ips_used, 1)
where owner_id in (select id from tenant);
update quota set floating_ips_limit = (
  select coalesce(sum(q.floating_ips_limit), 0) from quota q join tenant t on t.id = q.owner_id
  where t.ministry_id = quota.owner_id)
where owner_id in (select id from ministry);

alter table quota drop constraint quota_use_is_never_negative;
alter table quota add constraint quota_use_is_never_negative
  check (vcpus_used >= 0 and memory_mib_used >= 0 and vms_used >= 0 and volume_gib_used >= 0 and floating_ips_used >= 0);
alter table quota drop constraint quota_limit_is_never_below_what_is_lent;
alter table quota add constraint quota_limit_is_never_below_what_is_lent
  check (vcpus_limit >= vcpus_lent and memory_mib_limit >= memory_mib_lent and vms_limit >= vms_lent
    and volume_gib_limit >= volume_gib_lent and floating_ips_limit >= floating_ips_lent);

alter table quota_loan add column floating_ips bigint default 0 not null;
alter table quota_loan drop constraint loan_amount_is_never_negative;
alter table quota_loan add constraint loan_amount_is_never_negative
  check (vcpus >= 0 and memory_mib >= 0 and vms >= 0 and volume_gib >= 0 and floating_ips >= 0);

alter table floating_ip add column load_balancer_id varchar(40)
  constraint load_balancer_of_floating_ip_still_in_use references load_balancer (id);
alter table floating_ip add constraint load_balancer_is_never_behind_two_floating_ips unique (load_balancer_id);
alter table floating_ip add constraint floating_ip_is_never_for_two_things check (port_id is null or load_balancer_id is null);

-- Who had it, and may have it back while it rests; null: nobody.
alter table external_subnet_resting add column tenant_id varchar(40);

-- What health checks found of members of load balancers, as told by the agent of the site where the port's VM is.
create table member_health (
  port_id     varchar(40) not null constraint port_of_member_health_exists references port (id) on delete cascade,
  protocol    integer     not null, -- 6 is TCP, 17 UDP
  target_port integer     not null,
  node_id     varchar(40) not null, -- whose agent told
  health      varchar(7)  not null, -- ONLINE, OFFLINE; no row where nothing is known
  since       timestamp with time zone not null,
  primary key (port_id, protocol, target_port)
);
create index member_health_by_node on member_health (node_id);
