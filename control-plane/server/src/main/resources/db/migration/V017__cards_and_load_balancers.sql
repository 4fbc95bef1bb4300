-- Network cards that change while their VM is there, what ports may send, how guests get IPv6 addresses, load balancers.

-- The revision of a node's books at which its encap_address was taken away: its agent is told that, once.
alter table node add column left_networks bigint;

-- In 1,000,000 bits a second; null for no limit.
alter table port add column send_mbps integer;
alter table port add column receive_mbps integer;

-- DHCPV6, SLAAC; null for IPv4.
alter table subnet add column ipv6_mode varchar(6);
update subnet set ipv6_mode = 'DHCPV6' where family = 'IPV6';
