package cloud.faso.network;

import cloud.faso.hardware.SiteId;
import cloud.faso.operations.EventType;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.ExternalNetworkSpec;
import cloud.faso.spec.agent.ExternalSubnetSpec;
import cloud.faso.spec.agent.Kind;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** External networks; an agent is told of those of its site. */
final class AssignedExternalNetworks implements NetworkKind {

  private final ExternalNetworkTable table;

  AssignedExternalNetworks(Database database) {
    this.table = database.table(ExternalNetworkTable.class);
  }

  @Override
  public String prefix() {
    return ExternalNetworkId.PREFIX;
  }

  @Override
  public NetworkThing thing(String id) {
    return new ExternalNetworkId(id);
  }

  @Override
  public String table() {
    return "external_network";
  }

  /** It is the platform's. */
  @Override
  public String owner() {
    return "cast(null as varchar(40)) as tenant_id, cast(null as varchar(40)) as ministry_id";
  }

  /** Not before what has its addresses. */
  @Override
  public String forgettable() {
    return "not exists (select 1 from router_gateway g where g.network_id = x.id)"
        + " and not exists (select 1 from floating_ip f where f.network_id = x.id)";
  }

  @Override
  public EventType forgotten() {
    return EventType.EXTERNAL_NETWORK_DELETED;
  }

  @Override
  public List<Assignment> since(long revision, SiteId site) {
    List<ExternalNetworkRow> rows = table.changed(site, revision);
    Map<ExternalNetworkId, List<ExternalSubnetRow>> subnets =
        NetworkAssignments.grouped(
            table.subnets(rows.stream().map(ExternalNetworkRow::id).toList()),
            ExternalSubnetRow::networkId);
    return rows.stream()
        .map(
            row ->
                new Assignment(
                    Kind.EXTERNAL_NETWORK,
                    row.id().value(),
                    row.generation(),
                    row.revision(),
                    row.deleted() ? null : spec(row, subnets.getOrDefault(row.id(), List.of()))))
        .toList();
  }

  private ExternalNetworkSpec spec(ExternalNetworkRow row, List<ExternalSubnetRow> subnets) {
    return new ExternalNetworkSpec(
        row.name(),
        row.physicalNetwork(),
        row.vlan(),
        subnet(subnets, AddressFamily.IPV4),
        subnet(subnets, AddressFamily.IPV6),
        table.bridges(row.siteId()).stream()
            .filter(node -> bridges(node.bridges()).containsKey(row.physicalNetwork()))
            .map(node -> node.id().value())
            .toList());
  }

  static Map<String, String> bridges(String stored) {
    return StoredJson.read(stored, new TypeReference<>() {});
  }

  private static @Nullable ExternalSubnetSpec subnet(
      List<ExternalSubnetRow> subnets, AddressFamily family) {
    return subnets.stream()
        .filter(row -> row.family() == family)
        .map(row -> new ExternalSubnetSpec(row.cidr(), row.gateway()))
        .findFirst()
        .orElse(null);
  }
}
