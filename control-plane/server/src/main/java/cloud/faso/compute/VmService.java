package cloud.faso.compute;

import cloud.faso.access.Caller;
import cloud.faso.access.PlatformScope;
import cloud.faso.access.TenantScope;
import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeId;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.operations.OperationId;
import cloud.faso.operations.Receipts;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.spec.agent.ConsoleChunk;
import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.VmState;
import cloud.faso.tenancy.QuotaPreview;
import cloud.faso.tenancy.QuotaService;
import cloud.faso.tenancy.Resources;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Use cases of VMs. */
public final class VmService {

  private static final Duration CONSOLE_PATIENCE = Duration.ofSeconds(10);

  /** The verb of a call that changes nothing on a node, and so is answered as done. */
  private static final String UPDATE = "update";

  private static final int SCANNED_AT_ONCE = 500;

  private static final String DELETE = "delete";

  private static final Duration RECHECK = Duration.ofSeconds(1);

  private final Database database;
  private final VmTable table;
  private final NodeBooks books;
  private final FleetView fleet;
  private final CreateVm createVm;
  private final FlavorService flavors;
  private final QuotaService quota;
  private final VmRemoval removal;
  private final ConsoleQueries consoles;
  private final Receipts receipts;
  private final Events events;
  private final VmViews views;
  private final Signals<NodeId> assignmentsChanged;
  private final Signals<VmId> vmChanged;
  private final ObjectMapper json;
  private final InstantSource clock;

  VmService(
      Compute.Needs its,
      CreateVm createVm,
      FleetView fleet,
      VmRemoval removal,
      ConsoleQueries consoles,
      VmViews views,
      Signals<VmId> vmChanged) {
    this.database = its.database();
    this.table = database.table(VmTable.class);
    this.books = its.books();
    this.fleet = fleet;
    this.createVm = createVm;
    this.flavors = its.flavors();
    this.quota = its.quota();
    this.removal = removal;
    this.consoles = consoles;
    this.receipts = its.receipts();
    this.events = its.events();
    this.views = views;
    this.assignmentsChanged = its.assignmentsChanged();
    this.vmChanged = vmChanged;
    this.json = its.json();
    this.clock = its.clock();
  }

  // Reading
  // ----------------------------------------------------------------------------------------

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
    return page.cut(
        rows, VmRow::name, row -> row.id().value(), row -> views.view(row, caller, locale));
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
        && filter.matchesLabels(labels(row));
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
      throw wrongPhase("wrong-phase.no-console-yet");
    }
    return consoles
        .read(node, vm.id(), offset, limit, CONSOLE_PATIENCE)
        .orElseThrow(VmProblem.CONSOLE_UNAVAILABLE::problem);
  }

  // Changing
  // ---------------------------------------------------------------------------------------

  /** Makes a VM. */
  public Answer create(TenantScope scope, CreateVmRequest request, Locale locale) {
    return createVm.create(scope, request, locale);
  }

  /** Wants it on; nothing to do for one that is wanted on, unless it went down or failed. */
  public Answer start(TenantScope scope, String ref, IfMatch ifMatch, Locale locale) {
    return change(
        scope,
        ref,
        "start",
        ifMatch,
        locale,
        vm -> {
          requireNotDeleting(vm);
          if (vm.wantsOn() && !hasHalted(vm) && !hasFailed(vm)) {
            return false;
          }
          table.requestPower(vm.id(), PowerAction.RUN, 0);
          return true;
        });
  }

  /** Wants it off; asking again with less patience counts. */
  public Answer stop(
      TenantScope scope, String ref, StopVmRequest request, IfMatch ifMatch, Locale locale) {
    return change(
        scope,
        ref,
        "stop",
        ifMatch,
        locale,
        vm -> {
          requireNotDeleting(vm);
          if (!vm.wantsOn() && vm.powerGraceSeconds() <= request.grace()) {
            return false;
          }
          table.requestPower(vm.id(), PowerAction.STOP, request.grace());
          return true;
        });
  }

  /** Asks the guest to restart. */
  public Answer reboot(TenantScope scope, String ref, IfMatch ifMatch, Locale locale) {
    return restart(scope, ref, PowerAction.REBOOT, ifMatch, locale);
  }

  /** Restarts the guest without asking it. */
  public Answer reset(TenantScope scope, String ref, IfMatch ifMatch, Locale locale) {
    return restart(scope, ref, PowerAction.RESET, ifMatch, locale);
  }

  private Answer restart(
      TenantScope scope, String ref, PowerAction action, IfMatch ifMatch, Locale locale) {
    return change(
        scope,
        ref,
        action.name().toLowerCase(Locale.ROOT),
        ifMatch,
        locale,
        vm -> {
          requireNotDeleting(vm);
          if (!vm.wantsOn() || hasHalted(vm) || vm.nodeId() == null) {
            throw wrongPhase("wrong-phase.restart-needs-on");
          }
          table.requestPower(vm.id(), action, 0);
          return true;
        });
  }

  /** Gives it another size, on the node where it is; only while it is off. */
  public Answer resize(
      TenantScope scope, String ref, ResizeVmRequest request, IfMatch ifMatch, Locale locale) {
    FlavorRow flavor = flavor(request.flavor());
    return change(
        scope,
        ref,
        "resize",
        ifMatch,
        locale,
        vm -> {
          requireNotDeleting(vm);
          if (vm.flavor().equals(flavor.name())) {
            return false;
          }
          VmPhase phase = views.phase(vm);
          if (phase == VmPhase.UNREACHABLE) {
            throw wrongPhase("wrong-phase.unreachable");
          }
          if (phase != VmPhase.STOPPED && phase != VmPhase.PENDING) {
            throw wrongPhase("wrong-phase.resize-needs-stopped");
          }
          CreateVm.requireMemory(flavor, table.imageOf(vm.id()).minMemoryMib());
          takeRoom(vm, flavor);
          table.resize(
              vm.id(),
              flavor.id(),
              flavor.name(),
              flavor.vcpus(),
              flavor.memoryMib(),
              flavor.monthlyCostXof());
          quota.book(scope, growth(vm, flavor));
          return true;
        });
  }

  private void takeRoom(VmRow vm, FlavorRow flavor) {
    NodeId node = vm.nodeId();
    if (node == null) {
      return;
    }
    OptionalLong revision =
        books.rebook(node, (long) flavor.vcpus() - vm.vcpus(), flavor.memoryMib() - vm.memoryMib());
    if (revision.isEmpty()) {
      throw VmProblem.NO_ROOM.problem(flavor.vcpus(), flavor.memoryMib());
    }
    database.afterCommit(() -> fleet.refresh(node));
  }

  private static Resources growth(VmRow vm, FlavorRow flavor) {
    return new Resources(
        (long) flavor.vcpus() - vm.vcpus(), flavor.memoryMib() - vm.memoryMib(), 0, 0);
  }

  public Answer patch(
      TenantScope scope, String ref, MergePatch patch, IfMatch ifMatch, Locale locale) {
    return change(
        scope,
        ref,
        UPDATE,
        ifMatch,
        locale,
        vm -> {
          requireNotDeleting(vm);
          Map<String, String> present = labels(vm);
          Patchable patched = patch.applyTo(new Patchable(present), Patchable.class);
          Map<String, String> wanted = Objects.requireNonNullElse(patched.labels(), Map.of());
          if (wanted.equals(present)) {
            return false;
          }
          table.relabel(vm.id(), write(wanted));
          return true;
        });
  }

  /** What a patch may change. */
  private record Patchable(@Nullable Map<String, String> labels) {}

  /** Wants it gone; nothing to do for one that is being deleted. */
  public Answer delete(TenantScope scope, String ref, IfMatch ifMatch, Locale locale) {
    return change(
        scope,
        ref,
        DELETE,
        ifMatch,
        locale,
        vm -> {
          if (vm.deleteRequested()) {
            return false;
          }
          table.requestDelete(vm.id(), clock.instant());
          return true;
        });
  }

  /** One change of wanted facts. */
  private interface Wish {
    /** Writes it; false when it is wanted already. */
    boolean write(VmRow vm);
  }

  private Answer change(
      TenantScope scope, String ref, String verb, IfMatch ifMatch, Locale locale, Wish wish) {
    return database.transact(
        () -> {
          VmRow before = lock(scope, ref);
          ifMatch.check(before.generation());
          if (!wish.write(before)) {
            Answer same = answer(verb, before, views.view(before, scope.caller(), locale));
            return receipts.running(before.id()).map(it -> same.with((TypedId) it)).orElse(same);
          }
          VmRow wanted = table.find(before.id()).orElseThrow();
          OperationId operation = receipt(scope, verb, wanted);
          assign(wanted);
          VmView view = views.view(wanted, scope.caller(), locale);
          events.record(
              EventType.valueOf("VM_" + verb.toUpperCase(Locale.ROOT)),
              wanted.id(),
              scope.tenant(),
              scope.ministry(),
              Map.of(
                  "name", wanted.name(), "generation", wanted.generation(), "phase", view.phase()));
          Answer answer = answer(verb, wanted, view);
          settle(wanted);
          database.afterCommit(() -> vmChanged.signal(wanted.id()));
          return answer
              .with((TypedId) operation)
              .previewing("monthlyCostXof", () -> wanted.monthlyCostXof())
              .previewing("quota", () -> previewQuota(scope, verb, wanted));
        });
  }

  /** The quotas once it is done: a VM counts until it is gone. */
  private QuotaPreview previewQuota(TenantScope scope, String verb, VmRow vm) {
    if (verb.equals(DELETE) && vm.nodeId() != null) {
      quota.release(
          List.of(new QuotaService.Use(vm.tenantId(), vm.ministryId(), VmRemoval.used(vm))));
    }
    return quota.preview(scope);
  }

  /** What only the control plane has to do is done already, and supersedes nothing. */
  private OperationId receipt(TenantScope scope, String verb, VmRow vm) {
    return verb.equals(UPDATE)
        ? receipts.done(scope.caller(), verb, vm.id(), scope.tenant(), vm.generation())
        : receipts.open(scope.caller(), verb, vm.id(), scope.tenant(), vm.generation());
  }

  private static Answer answer(String verb, VmRow vm, VmView view) {
    return verb.equals(UPDATE)
        ? Answer.ok(view, vm.generation())
        : Answer.accepted(view, vm.generation());
  }

  /** Lets the VM's node know. */
  private void assign(VmRow vm) {
    NodeId node = vm.nodeId();
    if (node != null) {
      table.reassign(vm.id(), books.nextRevision(node), vm.generation(), vm.deleteRequested());
      database.afterCommit(() -> assignmentsChanged.signal(node));
    }
  }

  /** What no node has to do anything about is done at once. */
  private void settle(VmRow vm) {
    if (vm.nodeId() != null) {
      return;
    }
    if (vm.deleteRequested()) {
      removal.finish(List.of(vm));
    } else if (!vm.wantsOn()) {
      receipts.succeeded(vm.id(), vm.generation());
    }
  }

  private static boolean hasHalted(VmRow vm) {
    return vm.observedState() == VmState.HALTED && vm.seenPowerRequest() == vm.powerRequest();
  }

  /** As its node told last, be the node silent now or not. */
  private static boolean hasFailed(VmRow vm) {
    return VmPhase.of(vm.wanted(), vm.known(null)) == VmPhase.FAILED;
  }

  private static void requireNotDeleting(VmRow vm) {
    if (vm.deleteRequested()) {
      throw wrongPhase("wrong-phase.deleting");
    }
  }

  private static RuntimeException wrongPhase(String detail) {
    return VmProblem.WRONG_PHASE.problem().saying(detail);
  }

  private FlavorRow flavor(String ref) {
    return flavors
        .find(ref)
        .orElseThrow(() -> PlatformProblem.unknownReference("/flavor", "flavor", ref));
  }

  private VmRow require(TenantScope scope, String ref) {
    return find(scope, ref).orElseThrow(() -> missing(ref));
  }

  private VmRow lock(TenantScope scope, String ref) {
    VmId id = table.lock(scope.tenant(), column(ref), ref).orElseThrow(() -> missing(ref));
    return table.find(id).orElseThrow(() -> missing(ref));
  }

  private Optional<VmRow> find(TenantScope scope, String ref) {
    return table.find(scope.tenant(), column(ref), ref);
  }

  private static String column(String ref) {
    return TypedId.looksLike(VmId.PREFIX, ref) ? "id" : "name";
  }

  private static RuntimeException missing(String ref) {
    return PlatformProblem.NOT_FOUND.problem("vm", ref);
  }

  private Map<String, String> labels(VmRow vm) {
    try {
      return json.readValue(
          vm.labels(),
          json.getTypeFactory().constructMapType(Map.class, String.class, String.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("vm.labels is no JSON object", e);
    }
  }

  private String write(Map<String, String> labels) {
    try {
      return json.writeValueAsString(labels);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("labels that are no JSON", e);
    }
  }
}
