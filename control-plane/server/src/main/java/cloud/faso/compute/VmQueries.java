package cloud.faso.compute;

import cloud.faso.access.Caller;
import cloud.faso.access.PlatformScope;
import cloud.faso.access.TenantScope;
import cloud.faso.hardware.NodeId;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Labels;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.spec.agent.ConsoleChunk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/** Use cases that read VMs. */
public final class VmQueries {

  private static final Duration CONSOLE_PATIENCE = Duration.ofSeconds(10);

  /** Another replica may have changed what is waited for. */
  private static final Duration RECHECK = Duration.ofSeconds(1);

  private static final int SCANNED_AT_ONCE = 500;

  private final VmTable table;
  private final VmViews views;
  private final ConsoleQueries consoles;
  private final Signals<VmId> vmChanged;

  VmQueries(Database database, VmViews views, ConsoleQueries consoles, Signals<VmId> vmChanged) {
    this.table = database.table(VmTable.class);
    this.views = views;
    this.consoles = consoles;
    this.vmChanged = vmChanged;
  }

  public VmView get(TenantScope scope, String ref, Locale locale) {
    return views.view(require(scope, ref), scope.caller(), locale);
  }

  /**
   * The VM once it is in the phase, or FAILED, or the time is up; as it is then.
   *
   * @throws cloud.faso.platform.problem.Problem {@code not-found} as soon as it is gone
   */
  public VmView get(TenantScope scope, String ref, VmPhase until, Duration atMost, Locale locale) {
    VmId id = require(scope, ref).id();
    Predicate<VmRow> isAwaited = isIn(until).negate();
    Optional<VmRow> reached =
        vmChanged.await(
            id,
            atMost,
            RECHECK,
            () -> {
              Optional<VmRow> now = table.find(id);
              return now.filter(isAwaited).isPresent() ? null : now;
            });
    VmRow now =
        Objects.requireNonNullElseGet(reached, () -> table.find(id))
            .orElseThrow(() -> missing(ref));
    return views.view(now, scope.caller(), locale);
  }

  private Predicate<VmRow> isIn(VmPhase until) {
    return vm -> {
      VmPhase phase = views.phase(vm);
      return phase == until || phase == VmPhase.FAILED;
    };
  }

  public Page<VmView> list(TenantScope scope, VmFilter filter, PageQuery page, Locale locale) {
    return list(filter, page, scope.caller(), locale);
  }

  public Page<VmView> listAll(PlatformScope scope, VmFilter filter, PageQuery page, Locale locale) {
    return list(filter, page, scope.caller(), locale);
  }

  private Page<VmView> list(VmFilter filter, PageQuery page, Caller caller, Locale locale) {
    List<VmRow> rows = filter.isComputed() ? scan(filter, page) : table.list(filter, page);
    return page.cut(rows, VmRow::name, row -> row.id().value(), views.views(rows, caller, locale));
  }

  /** Reads on until the page is full: what is computed cannot be asked of the database. */
  private List<VmRow> scan(VmFilter filter, PageQuery page) {
    List<VmRow> found = new ArrayList<>();
    PageQuery batch = page.withLimit(Math.max(page.limit(), SCANNED_AT_ONCE));
    while (true) {
      List<VmRow> rows = table.list(filter, batch);
      rows.stream().limit(batch.limit()).filter(row -> matches(filter, row)).forEach(found::add);
      if (rows.size() <= batch.limit() || found.size() > page.limit()) {
        return found.subList(0, Math.min(found.size(), page.fetch()));
      }
      batch = batch.after(rows.get(batch.limit() - 1), VmRow::name, row -> row.id().value());
    }
  }

  private boolean matches(VmFilter filter, VmRow row) {
    return (filter.phase() == null || views.phase(row) == filter.phase())
        && filter.matchesLabels(Labels.read(row.labels()));
  }

  /**
   * A part of the guest's serial log.
   *
   * @param offset in bytes from its beginning; negative counts from its end
   */
  public ConsoleChunk consoleLog(TenantScope scope, String ref, long offset, int limit) {
    VmRow vm = require(scope, ref);
    NodeId node = vm.nodeId();
    if (node == null) {
      throw VmProblem.WRONG_PHASE.problem().saying("wrong-phase.no-console-yet");
    }
    if (views.phase(vm) == VmPhase.UNREACHABLE) {
      throw VmProblem.WRONG_PHASE.problem().saying("wrong-phase.unreachable");
    }
    return consoles
        .read(node, vm.id(), offset, limit, CONSOLE_PATIENCE)
        .orElseThrow(VmProblem.CONSOLE_UNAVAILABLE::problem);
  }

  private VmRow require(TenantScope scope, String ref) {
    return table.find(scope.tenant(), ref).orElseThrow(() -> missing(ref));
  }

  private static RuntimeException missing(String ref) {
    return PlatformProblem.NOT_FOUND.problem("vm", ref);
  }
}
