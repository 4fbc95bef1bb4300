package cloud.faso.hardware;

import cloud.faso.access.PlatformScope;
import cloud.faso.hardware.CapacityView.Amount;
import cloud.faso.hardware.CapacityView.Sums;
import cloud.faso.platform.db.Database;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Sums up the hardware. */
public final class CapacityService {

  private final Database database;
  private final CapacityTable table;
  private final Leases leases;

  public CapacityService(Database database, Leases leases) {
    this.database = database;
    this.table = database.table(CapacityTable.class);
    this.leases = leases;
  }

  public CapacityView get(PlatformScope scope) {
    return database.transact(
        () -> {
          Map<String, Amount> volumes =
              table.pools().stream()
                  .collect(
                      Collectors.toMap(
                          CapacityTable.SitePoolsRow::site,
                          row ->
                              new Amount(row.capacityGib(), row.allowedGib(), row.reservedGib())));
          List<Sums> sites =
              table.nodes(leases.lostBefore()).stream()
                  .map(row -> sums(row, volumes.getOrDefault(row.site(), Amount.NONE)))
                  .toList();
          return new CapacityView(sites.stream().reduce(Sums.NONE, Sums::plus), sites);
        });
  }

  private static Sums sums(CapacityTable.SiteNodesRow row, Amount volumes) {
    return new Sums(
        row.site(),
        row.nodes(),
        row.readyNodes(),
        row.vms(),
        new Amount(row.vcpus(), row.allowedVcpus(), row.reservedVcpus()),
        new Amount(row.memoryMib(), row.allowedMemoryMib(), row.reservedMemoryMib()),
        volumes);
  }
}
