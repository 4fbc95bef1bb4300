package cloud.faso.hardware;

import cloud.faso.access.PlatformScope;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.operations.Receipts;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Labels;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.spec.agent.NodeKind;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Use cases of nodes, as operators meet them. */
public final class NodeService {

  private static final Duration RECHECK = Duration.ofSeconds(1);

  /** As many VMs as are named when they are in the way. */
  private static final int NAMED = 5;

  private final Database database;
  private final NodeTable table;
  private final NodeLinkTable links;
  private final SiteService sites;
  private final RackService racks;
  private final JoinTokens joinTokens;
  private final Certificates certificates;
  private final Leases leases;
  private final Events events;
  private final Receipts receipts;
  private final IdSource ids;
  private final InstantSource clock;
  private final Signals<NodeId> changed;
  private Consumer<SiteId> bridgesChanged = _ -> {};
  private Consumer<NodeId> encapChanged = _ -> {};

  /**
   * @param changed told of every change of a node that someone may wait for
   */
  public NodeService(
      Database database,
      SiteService sites,
      RackService racks,
      JoinTokens joinTokens,
      Certificates certificates,
      Leases leases,
      Events events,
      Receipts receipts,
      IdSource ids,
      InstantSource clock,
      Signals<NodeId> changed) {
    this.database = database;
    this.table = database.table(NodeTable.class);
    this.links = database.table(NodeLinkTable.class);
    this.sites = sites;
    this.racks = racks;
    this.joinTokens = joinTokens;
    this.certificates = certificates;
    this.leases = leases;
    this.events = events;
    this.receipts = receipts;
    this.ids = ids;
    this.clock = clock;
    this.changed = changed;
  }

  /**
   * Has it called with a node's site when other bridges lead to physical networks there, in the
   * transaction that changes it.
   */
  public void whenBridgesChange(Consumer<SiteId> hearer) {
    bridgesChanged = hearer;
  }

  /**
   * Has it called with a node to which tunnels lead elsewhere from now on, in the transaction that
   * changes it.
   */
  public void whenEncapChanges(Consumer<NodeId> hearer) {
    encapChanged = hearer;
  }

  /** What a patch may change. */
  private record Patchable(
      @Nullable String rack,
      OvercommitRequest overcommit,
      Map<String, String> labels,
      @Nullable String encapAddress,
      @Nullable Map<String, String> bridges) {}

  /** Which nodes a list shows; null for any. */
  public record Wanted(
      @Nullable String site,
      @Nullable String rack,
      @Nullable String phase,
      @Nullable String kind) {}

  public Page<NodeView> list(PlatformScope scope, PageQuery page, Wanted wanted, Locale locale) {
    NodeFilter filter =
        new NodeFilter(
            wanted.site(), wanted.rack(), wanted.phase(), wanted.kind(), leases.lostBefore());
    return page.cut(
        table.list(page, filter),
        NodeWholeRow::name,
        row -> row.id().value(),
        row -> view(row, locale));
  }

  public NodeView get(PlatformScope scope, String ref, Locale locale) {
    return view(requireWhole(ref), locale);
  }

  /** The node once it is in {@code phase}, or as it is when the time is up. */
  public NodeView await(
      PlatformScope scope, String ref, String phase, Duration atMost, Locale locale) {
    NodeId id = require(ref).id();
    changed.await(
        id,
        atMost,
        RECHECK,
        () -> get(scope, id.value(), locale).phase().name().equals(phase) ? id : null);
    return get(scope, id.value(), locale);
  }

  /** The node with this id or name; for other features. */
  public NodeRow require(String ref) {
    return table.require(ref);
  }

  public Answer create(PlatformScope scope, CreateNodeRequest request, Locale locale) {
    return database.transact(
        () -> {
          SiteRow site = sites.named(request.site(), "/site");
          Overcommit overcommit =
              request.overcommit() == null
                  ? Overcommit.USUAL
                  : Overcommit.USUAL.with(request.overcommit());
          NodeRow row =
              new NodeRow(
                  ids.next(NodeId.PREFIX, NodeId::new),
                  request.name(),
                  site.id(),
                  rackOf(site.id(), request.rack()),
                  Objects.requireNonNullElse(request.kind(), NodeKind.LIBVIRT),
                  Labels.write(Objects.requireNonNullElse(request.labels(), Map.of())),
                  encapAddress(request.kind(), request.encapAddress()),
                  Labels.write(Objects.requireNonNullElse(request.bridges(), Map.of())),
                  overcommit.vcpusPercent(),
                  overcommit.memoryPercent(),
                  null,
                  1,
                  clock.instant());
          table.insert(row);
          table.insertBooks(row.id());
          table.insertLink(row.id());
          if (request.bridges() != null) {
            bridgesChanged.accept(row.siteId());
          }
          record(EventType.NODE_CREATED, row, NodePhase.JOINING);
          return Answer.created(
              get(scope, row.id().value(), locale), 1, "/v1/nodes/" + row.id().value());
        });
  }

  public Answer patch(
      PlatformScope scope, String ref, MergePatch patch, IfMatch ifMatch, Locale locale) {
    return database.transact(
        () -> {
          NodeRow row = require(ref);
          ifMatch.check(row.version());
          refuseRetired(row);
          NodeRow wanted = patched(row, patch);
          allow(row, wanted.overcommit());
          boolean leaves = row.encapAddress() != null && wanted.encapAddress() == null;
          if (leaves) {
            requireNoCards(row);
          }
          ifMatch.held(table.update(wanted), () -> require(row.id().value()).version());
          if (!Objects.equals(row.encapAddress(), wanted.encapAddress())
              || !row.bridges().equals(wanted.bridges())) {
            table.bumpRevision(row.id());
            bridgesChanged.accept(row.siteId());
          }
          if (!Objects.equals(row.encapAddress(), wanted.encapAddress())) {
            encapChanged.accept(row.id());
          }
          if (leaves) {
            table.leaveNetworks(row.id());
          }
          NodeView view = get(scope, row.id().value(), locale);
          record(EventType.NODE_CHANGED, row, view.phase());
          return Answer.ok(view, view.generation());
        });
  }

  /**
   * The node, if an operator may vouch that it is lost: not while its agent is heard of. Until the
   * present transaction ends no session of it opens and no report of it is taken in.
   *
   * @throws cloud.faso.platform.problem.Problem {@code wrong-phase}
   */
  public NodeRow requireUnheard(String ref) {
    NodeRow row = require(ref);
    var _ = links.lock(row.id());
    NodePhase phase = leases.phaseOf(requireWhole(row.id().value()).facts());
    if (phase == NodePhase.READY || leases.isBeingHeard(row.id())) {
      throw HardwareProblem.WRONG_PHASE.problem().saying("wrong-phase.not-lost");
    }
    return row;
  }

  /**
   * Takes a node without VMs out of use for good; in the present transaction, or one of its own.
   */
  public Answer retire(PlatformScope scope, String ref, Locale locale) {
    return database.transact(
        () -> {
          NodeRow row = require(ref);
          if (row.retiredAt() != null) {
            return Answer.accepted(get(scope, row.id().value(), locale), row.version());
          }
          table.lockBooks(row.id());
          requireEmpty(row);
          table.retire(row.id(), clock.instant());
          table.allow(row.id(), 0, 0);
          table.bumpRevision(row.id());
          joinTokens.forget(row.id());
          certificates.revokeAll(row.id());
          bridgesChanged.accept(row.siteId());
          NodeView view = get(scope, row.id().value(), locale);
          var receipt = receipts.open(scope.caller(), "retire", row.id(), null, view.generation());
          receipts.succeeded(row.id(), view.generation());
          record(EventType.NODE_RETIRED, row, NodePhase.RETIRED);
          return Answer.accepted(view, view.generation()).with(receipt);
        });
  }

  /** Refuses what makes no sense for a node that is out of use for good. */
  static void refuseRetired(NodeRow row) {
    if (row.retiredAt() != null) {
      throw HardwareProblem.WRONG_PHASE.problem().saying("wrong-phase.retired");
    }
  }

  private NodeRow patched(NodeRow row, MergePatch patch) {
    String rack = table.rackName(row.rackId());
    Patchable present =
        new Patchable(
            rack,
            new OvercommitRequest(null, null),
            Labels.read(row.labels()),
            row.encapAddress(),
            Labels.read(row.bridges()));
    Patchable wanted = patch.applyTo(present, Patchable.class);
    Overcommit overcommit = row.overcommit().with(wanted.overcommit());
    return new NodeRow(
        row.id(),
        row.name(),
        row.siteId(),
        Objects.equals(rack, wanted.rack()) ? row.rackId() : rackOf(row.siteId(), wanted.rack()),
        row.kind(),
        Labels.write(wanted.labels()),
        Objects.equals(row.encapAddress(), wanted.encapAddress())
            ? row.encapAddress()
            : encapAddress(row.kind(), wanted.encapAddress()),
        Labels.write(Objects.requireNonNullElse(wanted.bridges(), Map.of())),
        overcommit.vcpusPercent(),
        overcommit.memoryPercent(),
        null,
        row.version(),
        row.createdAt());
  }

  private static @Nullable String encapAddress(@Nullable NodeKind kind, @Nullable String text) {
    if (text == null) {
      return null;
    }
    if (kind == NodeKind.OVN) {
      throw PlatformProblem.INVALID
          .problem()
          .because("/encapAddress", "violation.network-agent-is-no-chassis");
    }
    IPAddress address = new IPAddressString(text).getAddress();
    if (address == null || address.isMultiple() || address.isPrefixed()) {
      throw PlatformProblem.INVALID
          .problem()
          .because("/encapAddress", "violation.no-single-address", text);
    }
    if (address.isIPv6()) {
      throw PlatformProblem.INVALID
          .problem()
          .because("/encapAddress", "violation.encap-address-of-ipv6");
    }
    return address.toCanonicalString();
  }

  private @Nullable RackId rackOf(SiteId site, @Nullable String ref) {
    if (ref == null) {
      return null;
    }
    return racks
        .find(site, ref)
        .orElseThrow(() -> PlatformProblem.unknownReference("/rack", "rack", ref))
        .id();
  }

  /**
   * Changes what may be promised; not below what is promised already. The books are held until the
   * commit.
   */
  private void allow(NodeRow row, Overcommit wanted) {
    if (wanted.equals(row.overcommit())) {
      return;
    }
    NodeTable.ReservedRow books = table.lockBooks(row.id());
    long vcpus = wanted.allowedVcpus(books.vcpus());
    if (wanted.vcpusPercent() < row.overcommitVcpusPercent() && books.reservedVcpus() > vcpus) {
      throw tooLow("/overcommit/vcpus", vcpus, books.reservedVcpus());
    }
    long memory = wanted.allowedMemoryMiB(books.memoryMib());
    if (wanted.memoryPercent() < row.overcommitMemoryPercent()
        && books.reservedMemoryMib() > memory) {
      throw tooLow("/overcommit/memoryMiB", memory, books.reservedMemoryMib());
    }
    table.allow(row.id(), vcpus, memory);
  }

  private static RuntimeException tooLow(String pointer, long allowed, long reserved) {
    return PlatformProblem.INVALID
        .problem()
        .because(pointer, "hardware.overcommit-too-low", allowed, reserved);
  }

  private void requireEmpty(NodeRow row) {
    long vms = table.vms(row.id());
    if (vms > 0) {
      throw PlatformProblem.IN_USE.problem().saying("in-use.vms-on-node", vms, row.name());
    }
    long volumes = table.volumes(row.id());
    if (volumes > 0) {
      throw PlatformProblem.IN_USE.problem().saying("in-use.volumes-on-node", volumes, row.name());
    }
    long leftovers = table.leftovers(row.id());
    if (leftovers > 0) {
      throw PlatformProblem.IN_USE
          .problem()
          .saying("in-use.leftovers-on-node", leftovers, row.name());
    }
  }

  /** Holds the books until the commit, so that no VM with cards comes meanwhile. */
  private void requireNoCards(NodeRow row) {
    table.lockBooks(row.id());
    List<String> vms = table.vmsWithCards(row.id(), NAMED);
    if (!vms.isEmpty()) {
      throw PlatformProblem.IN_USE
          .problem()
          .saying("in-use.cards-on-node", row.name(), String.join(", ", vms));
    }
  }

  private NodeWholeRow requireWhole(String ref) {
    return table.findWhole(ref).orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("node", ref));
  }

  private NodeView view(NodeWholeRow row, Locale locale) {
    return NodeView.of(row, leases.phaseOf(row.facts()), Labels.read(row.labels()), locale);
  }

  private void record(EventType type, NodeRow row, NodePhase phase) {
    events.record(type, row.id(), null, null, Map.of("name", row.name(), "phase", phase.name()));
    database.afterCommit(() -> changed.signal(row.id()));
  }
}
