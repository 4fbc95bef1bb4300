package cloud.faso.hardware;

import cloud.faso.operations.Changes;
import cloud.faso.operations.Events;
import cloud.faso.operations.Receipts;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.IdSource;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/** All of sites, racks, nodes and what is on them, wired. */
public final class Hardware {

  public final SiteService sites;
  public final Leases leases;
  public final Certificates certificates;
  public final NodeService nodes;
  public final PoolService pools;
  public final StrayService strays;
  public final NodeCensus census;
  public final NodeLinks nodeLinks;
  public final NodeBooks books;

  /** Whom to tell of nodes that fall silent. */
  public final Silences silences = new Silences();

  /** Told of every change of a node: its phase, or its conversation. */
  private final Signals<NodeId> changed = new Signals<>();

  private final RackService racks;
  private final JoinTokens joinTokens;
  private final CapacityService capacity;
  private final Changes changes;

  /** What it stands on. */
  public record Needs(
      Database database,
      Authority authority,
      Changes changes,
      Receipts receipts,
      Events events,
      IdSource ids,
      InstantSource clock,
      RandomGenerator secrets) {}

  public Hardware(Needs its) {
    Database database = its.database;
    changes = its.changes;
    sites = new SiteService(database, its.events, its.ids, its.clock);
    racks = new RackService(database, sites, its.events, its.ids, its.clock);
    leases = new Leases(database, its.events, its.clock, changed, silences);
    joinTokens = new JoinTokens(database, its.authority, its.events, its.clock, its.secrets);
    certificates = new Certificates(database, joinTokens, its.authority, its.events, its.clock);
    nodes =
        new NodeService(
            database,
            sites,
            racks,
            joinTokens,
            certificates,
            leases,
            its.events,
            its.receipts,
            its.ids,
            its.clock,
            changed);
    pools = new PoolService(database, its.events, its.ids, its.clock, changed);
    strays = new StrayService(database, its.events, its.ids, its.clock);
    capacity = new CapacityService(database, leases);
    census = new NodeCensus(database, leases);
    nodeLinks = new NodeLinks(database, pools, its.events, its.clock, changed, silences);
    books = new NodeBooks(database, leases);
  }

  /** What runs again and again. */
  public List<Periodic> background() {
    return List.of(leases.keeping());
  }

  public List<Object> resources() {
    return List.of(
        new SiteResource(sites, changes),
        new RackResource(racks, changes),
        new NodeResource(nodes, joinTokens, changes),
        new PoolResource(pools, changes),
        new StrayResource(strays),
        new CapacityResource(capacity));
  }

  /** Ends every wait for good: the process is about to stop. */
  public void close() {
    changed.close();
  }
}
