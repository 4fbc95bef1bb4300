package cloud.faso.network;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** SQL of addresses, given and free. */
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

  /** Addresses of a subnet are given and taken back one at a time, until the commit. */
  @SqlQuery("select id from subnet where id = :subnet for update")
  Optional<SubnetId> lock(SubnetId subnet);

  @SqlUpdate(
      "insert into subnet_free (subnet_id, first_address, last_address) values (:subnet, :first, :last)")
  void insertFree(SubnetId subnet, BigDecimal first, BigDecimal last);

  @SqlUpdate("delete from subnet_free where subnet_id = :subnet and first_address = :first")
  void deleteFree(SubnetId subnet, BigDecimal first);

  @SqlQuery(
      """
      select first_address, last_address from subnet_free
      where subnet_id = :subnet order by first_address limit 1
      """)
  Optional<FreeRow> lowest(SubnetId subnet);

  /** The only one that can hold the address; whether it does is the caller's to see. */
  @SqlQuery(
      """
      select first_address, last_address from subnet_free
      where subnet_id = :subnet and first_address <= :address order by first_address desc limit 1
      """)
  Optional<FreeRow> highestFrom(SubnetId subnet, BigDecimal address);

  @SqlQuery(
      """
      select address, rests_to from subnet_resting
      where subnet_id = :subnet order by rests_to, address limit 1
      """)
  Optional<RestingRow> firstRested(SubnetId subnet);

  @SqlUpdate(
      "insert into subnet_resting (subnet_id, address, rests_to) values (:subnet, :address, :until)")
  void insertResting(SubnetId subnet, BigDecimal address, Instant until);

  @SqlUpdate("delete from subnet_resting where subnet_id = :subnet and address = :address")
  int deleteResting(SubnetId subnet, BigDecimal address);

  @SqlUpdate(
      "insert into port_address (port_id, subnet_id, address) values (:port, :subnet, :address)")
  void insertGiven(PortId port, SubnetId subnet, BigDecimal address);

  @SqlQuery(
      """
      select id from subnet
      where id in (select a.subnet_id from port_address a join port p on p.id = a.port_id
        where p.delete_requested_at is not null)
      order by id for update
      """)
  List<SubnetId> lockOfDeleted();

  @SqlUpdate("delete from port_address where port_id = :port and subnet_id = :subnet")
  int deleteGiven(PortId port, SubnetId subnet);

  @SqlQuery(
      "select port_id, subnet_id, address from port_address where port_id = :port order by subnet_id")
  List<PortAddressRow> ofPort(PortId port);
}
