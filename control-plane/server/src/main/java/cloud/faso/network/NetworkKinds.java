package cloud.faso.network;

import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.TypedId;
import java.util.List;
import java.util.Optional;

/** The kinds of network things. */
final class NetworkKinds {

  private final List<NetworkKind> all;

  NetworkKinds(Database database, Addresses addresses, ExternalAddresses external) {
    all =
        List.of(
            new AssignedFloatingIps(database, external),
            new AssignedLoadBalancers(database, addresses),
            new AssignedPorts(database, addresses),
            new AssignedPeerings(database),
            new AssignedRouters(database, external),
            new AssignedGroups(database),
            new AssignedSegments(database),
            new AssignedExternalNetworks(database));
  }

  /**
   * All, those that name others before those that are named. In this order things are read, so that
   * a port never comes without its segment, and forgotten.
   */
  List<NetworkKind> all() {
    return all;
  }

  /** The thing that {@code id} names; empty when it is the id of something else. */
  Optional<NetworkThing> thing(String id) {
    return of(id).map(kind -> kind.thing(id));
  }

  /** The kind of the thing that {@code id} names; empty when it is the id of something else. */
  Optional<NetworkKind> of(String id) {
    return all.stream().filter(kind -> TypedId.looksLike(kind.prefix(), id)).findFirst();
  }
}
