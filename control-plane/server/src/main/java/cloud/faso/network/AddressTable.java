package cloud.faso.network;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * SQL of addresses, given and free. {@code of} is the table of the subnets; what is free and what
 * rests of them is in tables that are called after it.
 */
interface AddressTable {

  /** A range of free ones. */
  record FreeRow(BigDecimal firstAddress, BigDecimal lastAddress) {
    AddressRange range() {
      return new AddressRange(firstAddress.toBigIntegerExact(), lastAddress.toBigIntegerExact());
    }
  }

  /** One that rests. */
  record RestingRow(BigDecimal address, Instant restsTo) {}

  /** An address that a port has. */
  record PortAddressRow(PortId portId, SubnetId subnetId, BigDecimal address) {}

  /** An address that a load balancer has. */
  record BalancerAddressRow(SubnetId subnetId, BigDecimal address) {}

  /** Addresses of a subnet are given and taken back one at a time, until the commit. */
  @SqlQuery("select id from <of> where id = :subnet for update")
  Optional<SubnetId> lock(@Define String of, SubnetId subnet);

  @SqlUpdate(
      "insert into <of>_free (subnet_id, first_address, last_address) values (:subnet, :first, :last)")
  void insertFree(@Define String of, SubnetId subnet, BigDecimal first, BigDecimal last);

  @SqlUpdate("delete from <of>_free where subnet_id = :subnet and first_address = :first")
  void deleteFree(@Define String of, SubnetId subnet, BigDecimal first);

  @SqlQuery(
      """
      select first_address, last_address from <of>_free
      where subnet_id = :subnet order by first_address limit 1
      """)
  Optional<FreeRow> lowest(@Define String of, SubnetId subnet);

  /** The only one that can hold the address; whether it does is the caller's to see. */
  @SqlQuery(
      """
      select first_address, last_address from <of>_free
      where subnet_id = :subnet and first_address <= :address order by first_address desc limit 1
      """)
  Optional<FreeRow> highestFrom(@Define String of, SubnetId subnet, BigDecimal address);

  @SqlQuery(
      """
      select address, rests_to from <of>_resting
      where subnet_id = :subnet order by rests_to, address limit 1
      """)
  Optional<RestingRow> firstRested(@Define String of, SubnetId subnet);

  @SqlUpdate(
      "insert into <of>_resting (subnet_id, address, rests_to) values (:subnet, :address, :until)")
  void insertResting(@Define String of, SubnetId subnet, BigDecimal address, Instant until);

  @SqlUpdate("delete from <of>_resting where subnet_id = :subnet and address = :address")
  int deleteResting(@Define String of, SubnetId subnet, BigDecimal address);

  @SqlUpdate(
      "insert into port_address (port_id, subnet_id, address) values (:port, :subnet, :address)")
  void insertGiven(PortId port, SubnetId subnet, BigDecimal address);

  @SqlQuery(
      """
      select id from subnet
      where id in (select a.subnet_id from port_address a join port p on p.id = a.port_id
          where p.delete_requested_at is not null)
        or id in (select a.subnet_id from load_balancer_address a
          join load_balancer b on b.id = a.load_balancer_id
          where b.delete_requested_at is not null)
      order by id for update
      """)
  List<SubnetId> lockOfDeleted();

  @SqlUpdate("delete from port_address where port_id = :port and subnet_id = :subnet")
  int deleteGiven(PortId port, SubnetId subnet);

  @SqlQuery(
      "select port_id, subnet_id, address from port_address where port_id = :port order by subnet_id")
  List<PortAddressRow> ofPort(PortId port);

  @SqlUpdate(
      """
      insert into load_balancer_address (load_balancer_id, subnet_id, address)
      values (:balancer, :subnet, :address)
      """)
  void insertGivenToBalancer(LoadBalancerId balancer, SubnetId subnet, BigDecimal address);

  @SqlUpdate(
      """
      delete from load_balancer_address
      where load_balancer_id = :balancer and subnet_id = :subnet
      """)
  int deleteGivenToBalancer(LoadBalancerId balancer, SubnetId subnet);

  @SqlQuery(
      """
      select subnet_id, address from load_balancer_address
      where load_balancer_id = :balancer order by subnet_id
      """)
  List<BalancerAddressRow> ofBalancer(LoadBalancerId balancer);

  @SqlQuery(
      """
      select coalesce(p.name, p.id) from port_address a join port p on p.id = a.port_id
      where a.subnet_id = :subnet and a.address = :address
      """)
  Optional<String> portWith(SubnetId subnet, BigDecimal address);

  @SqlQuery(
      """
      select b.name from load_balancer_address a join load_balancer b on b.id = a.load_balancer_id
      where a.subnet_id = :subnet and a.address = :address
      """)
  Optional<String> balancerWith(SubnetId subnet, BigDecimal address);
}
