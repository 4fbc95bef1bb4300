package cloud.faso.agentlink;

import cloud.faso.compute.ConsoleQueries;
import cloud.faso.compute.VmAssignments;
import cloud.faso.compute.VmObserver;
import cloud.faso.hardware.Certificates;
import cloud.faso.hardware.HardwareProblem;
import cloud.faso.hardware.Leases;
import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.NodeLinks;
import cloud.faso.hardware.PoolService;
import cloud.faso.hardware.StrayService;
import cloud.faso.network.NetworkAssignments;
import cloud.faso.network.NetworkObserver;
import cloud.faso.network.PortCounting;
import cloud.faso.network.TraceQueries;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.ConsoleChunk;
import cloud.faso.spec.agent.ConsoleQuery;
import cloud.faso.spec.agent.EnrolRequest;
import cloud.faso.spec.agent.IssuedCertificate;
import cloud.faso.spec.agent.NetworkObservation;
import cloud.faso.spec.agent.NodeKind;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.OpenSession;
import cloud.faso.spec.agent.PoolReport;
import cloud.faso.spec.agent.RenewRequest;
import cloud.faso.spec.agent.Session;
import cloud.faso.spec.agent.TraceAnswer;
import cloud.faso.spec.agent.TraceQuery;
import cloud.faso.storage.VolumeAssignments;
import cloud.faso.storage.VolumeObserver;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What agents may ask, one method for each endpoint; none of them waits. */
public final class AgentLink {

  /** Heals whatever incremental reports have missed, at a cost that nobody notices. */
  private static final int FULL_REPORT_SECONDS = 300;

  /** Asks for everything. */
  private static final long FROM_THE_BEGINNING = -1;

  private static final Duration WATCH_PACE = Duration.ofSeconds(1);

  private final Database database;
  private final Certificates certificates;
  private final NodeLinks links;
  private final Leases leases;
  private final PoolService pools;
  private final StrayService strays;
  private final VmAssignments assignments;
  private final VmObserver observer;
  private final VolumeAssignments volumes;
  private final VolumeObserver volumeObserver;
  private final ConsoleQueries consoles;
  private final NetworkAssignments networks;
  private final NetworkObserver networkObserver;
  private final PortCounting counting;
  private final TraceQueries traces;
  private final Signals<NodeId> assignmentsChanged;
  private final InstantSource clock;
  private final HandedQueries<ConsoleQuery> consolesHanded = new HandedQueries<>(ConsoleQuery::id);
  private final HandedQueries<TraceQuery> tracesHanded = new HandedQueries<>(TraceQuery::id);
  private final ConcurrentHashMap<NodeId, Known> known = new ConcurrentHashMap<>();
  private volatile Map<NodeId, NodeLinks.Mark> marks = Map.of();

  /** The features that the conversation is about. */
  public record Needs(
      Database database,
      Certificates certificates,
      NodeLinks links,
      Leases leases,
      PoolService pools,
      StrayService strays,
      VmAssignments assignments,
      VmObserver observer,
      VolumeAssignments volumes,
      VolumeObserver volumeObserver,
      ConsoleQueries consoles,
      NetworkAssignments networks,
      NetworkObserver networkObserver,
      PortCounting counting,
      TraceQueries traces,
      Signals<NodeId> assignmentsChanged,
      InstantSource clock) {}

  public AgentLink(Needs its) {
    this.database = its.database;
    this.certificates = its.certificates;
    this.links = its.links;
    this.leases = its.leases;
    this.pools = its.pools;
    this.strays = its.strays;
    this.assignments = its.assignments;
    this.observer = its.observer;
    this.volumes = its.volumes;
    this.volumeObserver = its.volumeObserver;
    this.consoles = its.consoles;
    this.networks = its.networks;
    this.networkObserver = its.networkObserver;
    this.counting = its.counting;
    this.traces = its.traces;
    this.assignmentsChanged = its.assignmentsChanged;
    this.clock = its.clock;
  }

  /** What a session last told of the node itself: told again, it needs no writing. */
  private record Known(
      long epoch,
      List<PoolReport> pools,
      List<String> cachedImages,
      @Nullable NetworkObservation network) {

    static Known of(Observations report) {
      @Nullable NetworkObservation network = report.network();
      return new Known(
          report.epoch(),
          List.copyOf(report.pools()),
          List.copyOf(report.cachedImages()),
          network == null
              ? null
              : new NetworkObservation(network.revision(), network.refused(), List.of(), null));
    }
  }

  /** Turns a join token into a certificate. */
  public IssuedCertificate enrol(EnrolRequest request) {
    return certificates.enrol(request);
  }

  /**
   * Lets in the bearer of the certificate with this serial number, which our authority signed.
   *
   * @throws cloud.faso.platform.problem.Problem when it is good for nothing (any more)
   */
  public AgentScope enter(BigInteger serial) {
    Certificates.Bearer bearer = certificates.bearer(serial);
    return new AgentScope(bearer.node(), serial, bearer.epoch());
  }

  /**
   * As {@link #enter}, for one whose certificate may have lapsed and who asks for a fresh one.
   *
   * @throws cloud.faso.platform.problem.Problem when it is unknown, revoked, or its node retired
   */
  public AgentScope enterToRenew(BigInteger serial) {
    Certificates.Bearer bearer = certificates.bearerEvenIfLapsed(serial);
    return new AgentScope(bearer.node(), serial, bearer.epoch());
  }

  /** A fresh certificate. */
  public IssuedCertificate renew(AgentScope scope, RenewRequest request) {
    return certificates.renew(scope.node(), scope.serial(), request.csrPem());
  }

  /** Opens a session, which ends every earlier one of the node. */
  public Session openSession(AgentScope scope, OpenSession request) {
    NodeId node = scope.node();
    return database.transact(
        () -> {
          NodeLinks.Opened opened = open(node, request);
          certificates.requireStanding(scope.serial());
          database.afterCommit(() -> sessionOpened(node));
          return new Session(
              node.value(),
              opened.nodeName(),
              opened.epoch(),
              (int) Leases.LENGTH.toSeconds(),
              FULL_REPORT_SECONDS,
              clock.instant());
        });
  }

  private NodeLinks.Opened open(NodeId node, OpenSession request) {
    if (request.kind() != NodeKind.OVN) {
      return links.open(node, request);
    }
    NetworkObserver.Opening networks = networkObserver.opening(node, request.southbound());
    NodeLinks.Opened opened = links.open(node, request);
    networks.opened();
    return opened;
  }

  private void sessionOpened(NodeId node) {
    known.remove(node);
    certificates.sessionOpened(node);
    assignmentsChanged.signal(node);
  }

  /**
   * What changed after {@code since}, or everything for -1; empty when nothing did. Who asks may
   * have waited since the call came in.
   *
   * @throws cloud.faso.platform.problem.Problem when the session is not the node's living one, the
   *     certificate is good no more, or the node is retired
   */
  public Optional<Assignments> news(AgentScope scope, long epoch, long since) {
    NodeId node = scope.node();
    var _ = certificates.bearer(scope.serial());
    NodeLinks.Standing standing = stand(node, epoch);
    Instant now = clock.instant();
    List<ConsoleQuery> reads = consolesHanded.fresh(node, consoles.open(node), now);
    List<TraceQuery> packets = tracesHanded.fresh(node, traces.open(node), now);
    // One who knows more than there is knew the database that this one was restored to replace.
    boolean everything = since == FROM_THE_BEGINNING || since > standing.revision();
    if (!everything && since == standing.revision() && reads.isEmpty() && packets.isEmpty()) {
      return Optional.empty();
    }
    consolesHanded.hand(node, reads, now);
    tracesHanded.hand(node, packets, now);
    // The revision was read first: what is assigned meanwhile may be read twice, never missed.
    List<Assignment> items = items(node, everything ? FROM_THE_BEGINNING : since, standing);
    return Optional.of(new Assignments(standing.revision(), everything, items, reads, packets));
  }

  private List<Assignment> items(NodeId node, long since, NodeLinks.Standing standing) {
    if (networks.concern(node)) {
      return networks.since(node, since);
    }
    List<Assignment> items = new ArrayList<>(assignments.since(node, since));
    items.addAll(volumes.since(node, since));
    items.sort(Comparator.comparingLong(Assignment::revision));
    networks.chassis(node, since, standing.revision()).ifPresent(items::add);
    return items;
  }

  /** What {@link #news} says, or that there is none. */
  public Assignments assignments(AgentScope scope, long epoch, long since) {
    return news(scope, epoch, since).orElseGet(() -> nothing(since));
  }

  /** Nothing changed. */
  static Assignments nothing(long since) {
    return new Assignments(since, false, List.of(), List.of());
  }

  /** Takes in a report, which renews the node's lease. */
  public ObservationsAck observe(AgentScope scope, Observations report) {
    if (scope.epoch() != report.epoch()) {
      // Another replica may have opened the session a moment ago.
      stand(scope.node(), report.epoch());
    }
    if (tellsNothingNew(scope.node(), report)) {
      leases.heard(scope.node(), report.epoch(), report.load());
    } else {
      takeIn(scope.node(), report);
    }
    return new ObservationsAck((int) Leases.LENGTH.toSeconds());
  }

  /** Takes in a part of a serial log. */
  public void console(AgentScope scope, String query, ConsoleChunk chunk) {
    consoles.answer(scope.node(), query, chunk);
  }

  /** Takes in what would become of a packet. */
  public void trace(AgentScope scope, String query, TraceAnswer answer) {
    traces.answer(scope.node(), query, answer);
  }

  /** Wakes the polls that other replicas have something for, or have put an end to. */
  public Periodic watching() {
    return new Periodic("watch-other-replicas", WATCH_PACE, this::watch);
  }

  private void watch() {
    certificates.catchUp();
    Map<NodeId, NodeLinks.Mark> before = marks;
    Map<NodeId, NodeLinks.Mark> after = links.marks();
    marks = after;
    after.forEach((node, mark) -> compare(node, before.get(node), mark));
    consoles.asked().forEach(assignmentsChanged::signal);
    traces.asked().forEach(assignmentsChanged::signal);
  }

  private void compare(NodeId node, NodeLinks.@Nullable Mark before, NodeLinks.Mark after) {
    if (before == null || before.epoch() != after.epoch()) {
      certificates.sessionOpened(node);
    }
    if (!after.equals(before)) {
      assignmentsChanged.signal(node);
    }
  }

  private NodeLinks.Standing stand(NodeId node, long epoch) {
    NodeLinks.Standing standing = links.standing(node);
    if (standing.retired()) {
      throw HardwareProblem.NODE_RETIRED.problem();
    }
    NodeLinks.requireEpoch(standing.epoch(), epoch);
    return standing;
  }

  private boolean tellsNothingNew(NodeId node, Observations report) {
    return !report.complete()
        && report.vms().isEmpty()
        && report.strays().isEmpty()
        && report.counted().isEmpty()
        && report.seenVolumes().isEmpty()
        && (report.network() == null || report.network().tellsOfNothing())
        && Known.of(report).equals(known.get(node));
  }

  private void takeIn(NodeId node, Observations report) {
    @Nullable Known before = known.get(node);
    Known now = Known.of(report);
    database.transact(
        () -> {
          if (!links.take(node, report.epoch(), report.sequence(), report.load())) {
            return;
          }
          // As everybody locks: a node's books before its pools.
          observer.observe(node, report.vms());
          volumeObserver.observe(node, report.seenVolumes());
          if (report.network() != null && networks.concern(node)) {
            networkObserver.observe(node, report.network(), report.complete());
          }
          if (before == null || report.complete() || !now.pools().equals(before.pools())) {
            pools.report(node, report.pools());
          }
          if (before == null
              || report.complete()
              || !now.cachedImages().equals(before.cachedImages())) {
            links.cachedImages(node, report.cachedImages());
          }
          strays.report(node, report.strays(), report.complete());
          counting.take(node, report.counted());
          database.afterCommit(() -> known.put(node, now));
        });
  }
}
