package cloud.faso.network;

import cloud.faso.access.PlatformScope;
import cloud.faso.access.Role;
import cloud.faso.hardware.SiteId;
import cloud.faso.hardware.SiteRow;
import cloud.faso.hardware.SiteService;
import cloud.faso.operations.EventType;
import cloud.faso.operations.OperationId;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Use cases of external networks, which are the platform's. */
public final class ExternalNetworkService {

  private final NetworkParts its;
  private final SiteService sites;
  private final ExternalNetworkTable table;
  private final PhaseWait waiting;

  ExternalNetworkService(NetworkParts its, SiteService sites) {
    this.its = its;
    this.sites = sites;
    this.table = its.database().table(ExternalNetworkTable.class);
    this.waiting = new PhaseWait(its.changed());
  }

  public Page<ExternalNetworkView> list(PlatformScope scope, PageQuery page, Locale locale) {
    List<ExternalNetworkRow> rows = table.list(page);
    return page.cut(
        rows, ExternalNetworkRow::name, row -> row.id().value(), views(scope, rows, locale));
  }

  public ExternalNetworkView get(PlatformScope scope, String ref, Locale locale) {
    return view(scope, require(ref), locale);
  }

  /** As it is once it is in the phase, or FAILED, or the time is up. */
  public ExternalNetworkView get(
      PlatformScope scope, String ref, NetworkPhase until, Duration atMost, Locale locale) {
    ExternalNetworkId id = require(ref).id();
    return waiting
        .until(id, until, atMost, () -> table.find(id), this::phase)
        .map(row -> view(scope, row, locale))
        .orElseThrow(() -> missing(ref));
  }

  private NetworkPhase phase(ExternalNetworkRow row) {
    return NetworkPhase.of(row.deleted(), its.sight().of(row.id(), row.revision(), null));
  }

  private ExternalNetworkView view(PlatformScope scope, ExternalNetworkRow row, Locale locale) {
    return views(scope, List.of(row), locale).apply(row);
  }

  private Function<ExternalNetworkRow, ExternalNetworkView> views(
      PlatformScope scope, List<ExternalNetworkRow> rows, Locale locale) {
    Map<ExternalNetworkId, List<ExternalSubnetRow>> parts =
        table.subnets(rows.stream().map(ExternalNetworkRow::id).toList()).stream()
            .collect(Collectors.groupingBy(ExternalSubnetRow::networkId));
    NetworkSight sight = its.sight();
    boolean whole = scope.role() == Role.OPERATOR || scope.role() == Role.AUDITOR;
    return row ->
        ExternalNetworkView.of(
            row,
            parts.getOrDefault(row.id(), List.of()),
            Standing.of(sight.of(row.id(), row.revision(), null), row.deleted(), false, locale),
            whole);
  }

  /** As it is shown in the transaction that changes it, of which no agent knows yet. */
  private ExternalNetworkView changed(PlatformScope scope, ExternalNetworkRow row, Locale locale) {
    return ExternalNetworkView.of(
        row,
        table.subnets(List.of(row.id())),
        Standing.of(its.sight().of(row.id(), Long.MAX_VALUE, null), row.deleted(), false, locale),
        scope.role() == Role.OPERATOR);
  }

  public Answer create(PlatformScope scope, CreateExternalNetworkRequest request, Locale locale) {
    ExternalNetworkPlan plan = ExternalNetworkPlan.of(request);
    return its.database()
        .transact(
            () -> {
              ExternalNetworkRow row = row(request);
              table.insert(row);
              plan.subnets().forEach(part -> open(row, part));
              requireApart(row);
              OperationId operation = open(scope, "create", row);
              record(EventType.EXTERNAL_NETWORK_CREATED, row);
              its.publish(List.of(row.id()));
              return Answer.created(
                      changed(scope, row, locale),
                      row.generation(),
                      "/v1/external-networks/" + row.id().value())
                  .with((TypedId) operation);
            });
  }

  /** No two give out the addresses of one wire. Of two that are made at once the second waits. */
  private void requireApart(ExternalNetworkRow made) {
    var _ = its.books().lock();
    for (ExternalNetworkRow other : table.present(made.siteId())) {
      if (!other.id().equals(made.id())
          && other.physicalNetwork().equals(made.physicalNetwork())
          && Objects.equals(other.vlan(), made.vlan())
          && overlap(table.subnets(List.of(made.id())), table.subnets(List.of(other.id())))) {
        throw NetworkProblem.NETWORKS_OVERLAP
            .problem()
            .saying("networks-overlap.external", other.name());
      }
    }
  }

  private static boolean overlap(List<ExternalSubnetRow> some, List<ExternalSubnetRow> others) {
    return some.stream()
        .anyMatch(
            one -> others.stream().anyMatch(other -> one.network().overlaps(other.network())));
  }

  private ExternalNetworkRow row(CreateExternalNetworkRequest request) {
    SiteRow site =
        sites
            .find(request.site())
            .orElseThrow(() -> PlatformProblem.unknownReference("/site", "site", request.site()));
    return new ExternalNetworkRow(
        its.ids().next(ExternalNetworkId.PREFIX, ExternalNetworkId::new),
        request.name(),
        request.description(),
        site.id(),
        site.name(),
        request.physicalNetwork(),
        request.vlan(),
        1,
        0,
        its.clock().instant(),
        null);
  }

  private void open(ExternalNetworkRow network, ExternalNetworkPlan.Part part) {
    SubnetId id = its.ids().next(SubnetId.PREFIX, SubnetId::new);
    table.insertSubnet(
        new ExternalSubnetRow(
            id,
            network.id(),
            part.cidr().family(),
            part.cidr().toString(),
            part.gateway().toCanonicalString(),
            StoredJson.write(part.pools())));
    its.external().open(id, part.ranges());
  }

  /** What a patch may change. */
  private record Patchable(@Nullable String description) {}

  public Answer patch(
      PlatformScope scope, String ref, MergePatch patch, IfMatch ifMatch, Locale locale) {
    return its.database()
        .transact(
            () -> {
              ExternalNetworkRow before = lock(ref);
              ifMatch.check(before.generation());
              if (before.deleted()) {
                throw NetworkParts.deleting();
              }
              Patchable wanted =
                  patch.applyTo(new Patchable(before.description()), Patchable.class);
              if (Objects.equals(wanted.description(), before.description())) {
                return Answer.ok(view(scope, before, locale), before.generation());
              }
              table.describe(before.id(), wanted.description());
              ExternalNetworkRow row = table.find(before.id()).orElseThrow();
              OperationId operation = open(scope, "update", row);
              record(EventType.EXTERNAL_NETWORK_CHANGED, row);
              its.publish(List.of(row.id()));
              return Answer.ok(changed(scope, row, locale), row.generation())
                  .with((TypedId) operation);
            });
  }

  public Answer delete(PlatformScope scope, String ref, IfMatch ifMatch, Locale locale) {
    return its.database()
        .transact(
            () -> {
              ExternalNetworkRow before = lock(ref);
              ifMatch.check(before.generation());
              if (before.deleted()) {
                return Answer.accepted(view(scope, before, locale), before.generation());
              }
              requireUnused(before);
              table.requestDelete(before.id(), its.clock().instant());
              ExternalNetworkRow row = table.find(before.id()).orElseThrow();
              OperationId operation = open(scope, "delete", row);
              record(EventType.EXTERNAL_NETWORK_DELETE, row);
              its.publish(List.of(row.id()));
              return Answer.accepted(changed(scope, row, locale), row.generation())
                  .with((TypedId) operation);
            });
  }

  private void requireUnused(ExternalNetworkRow row) {
    long routers = table.countRouters(row.id());
    long floatingIps = table.countFloatingIps(row.id());
    if (routers + floatingIps > 0) {
      throw PlatformProblem.IN_USE
          .problem()
          .saying("in-use.external-network", routers, floatingIps);
    }
  }

  /** A node of the site is, or is no longer, connected: routers may lead outward elsewhere now. */
  public void nodesChanged(SiteId site) {
    its.publish(table.present(site).stream().map(ExternalNetworkRow::id).toList());
  }

  private OperationId open(PlatformScope scope, String verb, ExternalNetworkRow row) {
    return its.receipts().open(scope.caller(), verb, row.id(), null, row.generation());
  }

  private void record(EventType type, ExternalNetworkRow row) {
    its.events()
        .record(
            type, row.id(), null, null, Map.of("name", row.name(), "generation", row.generation()));
  }

  private ExternalNetworkRow require(String ref) {
    return table.find(ref).orElseThrow(() -> missing(ref));
  }

  private ExternalNetworkRow lock(String ref) {
    return table.lock(require(ref).id()).flatMap(table::find).orElseThrow(() -> missing(ref));
  }

  private static RuntimeException missing(String ref) {
    return NetworkParts.missing("external-network", ref);
  }
}
