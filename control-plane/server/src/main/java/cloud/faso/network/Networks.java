package cloud.faso.network;

import cloud.faso.access.Directory;
import cloud.faso.audit.Audit;
import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.NodeLiveness;
import cloud.faso.hardware.SiteService;
import cloud.faso.metering.Meters;
import cloud.faso.metering.Prices;
import cloud.faso.metering.TrafficMeter;
import cloud.faso.notices.Countdown;
import cloud.faso.notices.Notices;
import cloud.faso.operations.Changes;
import cloud.faso.operations.Events;
import cloud.faso.operations.Receipts;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.IdSource;
import cloud.faso.tenancy.QuotaService;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/** The parts of this feature put together; what others use of it is public. */
public final class Networks {

  private static final Duration SWEEP_PACE = Duration.ofSeconds(5);

  public final NetworkAssignments assignments;
  public final NetworkObserver observer;
  public final PortCounting counting;
  public final Cards cards;
  public final SegmentService segments;
  public final SubnetService subnets;
  public final PortService ports;
  private final LoadBalancerService balancers;
  public final SecurityGroupService groups;
  public final RetiredNetworks retired;
  public final ExternalNetworkService externals;
  public final RouterService routers;
  public final FloatingIpService floatingIps;
  public final PeeringProposals proposals;
  private final PeeringService peerings;
  public final PeeringOfferService offers;
  private final PeeringWatch peeringWatch;
  public final TraceQueries traces;
  private final TraceService tracing;
  private final SecurityRuleService rules;
  private final Changes changes;
  private final NetworkSettling settling;
  private final PortNumbering numbering;

  /** Told of every change of a network thing, by its id. */
  private final Signals<String> changed = new Signals<>();

  /** What it stands on. */
  public record Needs(
      Database database,
      Directory directory,
      NodeBooks books,
      SiteService sites,
      Meters meters,
      Prices prices,
      TrafficMeter traffic,
      QuotaService quotas,
      NodeLiveness liveness,
      Changes changes,
      Receipts receipts,
      Events events,
      Audit audit,
      Notices notices,
      Countdown warnings,
      Signals<NodeId> assignmentsChanged,
      CardNews news,
      IdSource ids,
      InstantSource clock,
      RandomGenerator chance,
      int underlayMtu) {}

  public Networks(Needs its) {
    Database database = its.database;
    Addresses addresses = new Addresses(database, its.clock);
    ExternalAddresses external = new ExternalAddresses(database, its.clock);
    NetworkKinds kinds = new NetworkKinds(database, addresses, external);
    NetworkRemoval removal =
        new NetworkRemoval(database, kinds, addresses, its.receipts, its.events, changed);
    settling = new NetworkSettling(database, kinds, removal, its.receipts, changed);
    NetworkBooks books =
        new NetworkBooks(database, kinds, its.books, removal, its.assignmentsChanged);
    assignments = new NetworkAssignments(database, kinds);
    observer =
        new NetworkObserver(
            database,
            kinds,
            books,
            its.books,
            settling,
            new MemberHealths(database, its.events, changed, its.clock),
            its.receipts,
            changed,
            its.assignmentsChanged,
            its.clock);
    counting = new PortCounting(database, its.traffic, its.clock);
    NetworkParts parts =
        new NetworkParts(
            database,
            its.directory,
            books,
            addresses,
            external,
            its.liveness,
            its.receipts,
            its.events,
            its.notices,
            changed,
            its.news,
            its.ids,
            its.clock,
            its.chance,
            its.underlayMtu);
    DefaultGroup defaults = new DefaultGroup(parts);
    PortGroups portGroups = new PortGroups(parts, defaults);
    segments = new SegmentService(parts, defaults);
    subnets = new SubnetService(parts);
    PortMaking making = new PortMaking(parts, portGroups);
    numbering = new PortNumbering(parts);
    ports = new PortService(parts, making, portGroups);
    cards = new Cards(parts, new Plugging(parts, making, portGroups));
    balancers = new LoadBalancerService(parts);
    groups = new SecurityGroupService(parts);
    rules = new SecurityRuleService(parts);
    externals = new ExternalNetworkService(parts, its.sites);
    routers = new RouterService(parts);
    floatingIps = new FloatingIpService(parts, its.meters, its.prices, its.quotas);
    proposals = new PeeringProposals(parts);
    peerings = new PeeringService(parts);
    offers = new PeeringOfferService(parts);
    peeringWatch = new PeeringWatch(parts, removal, its.audit, its.warnings);
    retired = new RetiredNetworks(parts, its.audit, removal, routers, floatingIps, offers);
    traces = new TraceQueries(database, its.assignmentsChanged, its.ids, its.clock);
    tracing = new TraceService(parts, kinds, traces);
    changes = its.changes;
  }

  /** What runs again and again. */
  public List<Periodic> background() {
    // An agent that was retired is waited for no more, and tells nobody.
    return List.of(
        new Periodic("settle-networks", SWEEP_PACE, settling::look),
        numbering.keeping(),
        traces.forgetting(),
        peeringWatch.ending(),
        peeringWatch.warning(),
        peeringWatch.forgetting());
  }

  /** The endpoints. */
  public List<Object> resources() {
    return List.of(
        new SegmentResource(segments, changes),
        new SubnetResource(subnets, changes),
        new PortResource(ports, changes),
        new LoadBalancerResource(balancers, changes),
        new SecurityGroupResource(groups, rules, changes),
        new ExternalNetworkResource(externals, changes),
        new RouterResource(routers, changes),
        new FloatingIpResource(floatingIps, changes),
        new PeeringResource(proposals, peerings, changes),
        new PeeringOfferResource(offers, changes),
        new PeeringServiceResource(offers),
        new TraceResource(tracing));
  }

  /** Ends every wait for good: the process is about to stop. */
  public void close() {
    changed.close();
    traces.close();
  }
}
