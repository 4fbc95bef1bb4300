package cloud.faso.compute;

import cloud.faso.access.TenantScope;
import cloud.faso.hardware.SiteRow;
import cloud.faso.hardware.SiteService;
import cloud.faso.images.ImageRow;
import cloud.faso.images.ImageService;
import cloud.faso.network.Cards;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.operations.OperationId;
import cloud.faso.operations.Receipts;
import cloud.faso.placement.Demand;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Labels;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import cloud.faso.spec.agent.PowerAction;
import cloud.faso.tenancy.QuotaBooking;
import cloud.faso.tenancy.QuotaService;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes a VM: wanted facts, room on a node, quota, receipt and event in one transaction. Where no
 * node has room its quota is booked all the same: one that is to be on waits as PENDING, and {@link
 * PendingVms} goes on looking; one that is to be off is, and waits for nothing until it is started.
 */
final class CreateVm {

  private static final long GIB = 1L << 30;

  /** In UTF-8; the contract's own limit counts characters. */
  private static final int MOST_USER_DATA = 64 * 1024;

  private final Database database;
  private final VmTable table;
  private final FlavorService flavors;
  private final ImageService images;
  private final KeyService keys;
  private final SiteService sites;
  private final Placer placer;
  private final RoomSeeking room;
  private final Cards cards;
  private final QuotaService quota;
  private final Receipts receipts;
  private final Events events;
  private final VmViews views;
  private final VmMeters meters;
  private final IdSource ids;
  private final InstantSource clock;
  private final LeaseRules leases;

  CreateVm(Compute.Needs its, Placer placer, RoomSeeking room, VmViews views, VmMeters meters) {
    this.database = its.database();
    this.table = database.table(VmTable.class);
    this.flavors = its.flavors();
    this.images = its.images();
    this.keys = its.keys();
    this.sites = its.sites();
    this.placer = placer;
    this.room = room;
    this.cards = its.cards();
    this.quota = its.quota();
    this.receipts = its.receipts();
    this.events = its.events();
    this.views = views;
    this.meters = meters;
    this.ids = its.ids();
    this.clock = its.clock();
    this.leases = new LeaseRules(its.leases(), its.clock());
  }

  /** What the request names, found. */
  private record Found(
      FlavorRow flavor,
      ImageRow image,
      String digest,
      List<KeyRow> keys,
      @Nullable SiteRow site,
      int rootDiskGib) {

    VmTable.ImageOfRow ofImage() {
      return new VmTable.ImageOfRow(image.architecture(), digest, image.minMemoryMib());
    }
  }

  /**
   * How one is made.
   *
   * @param booking called last, and once
   * @param isApproved for as long as it says, as whoever decides on that has approved it
   */
  record How(QuotaBooking booking, boolean isApproved) {}

  Answer create(TenantScope scope, CreateVmRequest request, How how, Locale locale) {
    requireFits(request.userData());
    Found found = find(scope, request);
    return database.transact(() -> create(scope, request, found, how, locale));
  }

  private Answer create(
      TenantScope scope, CreateVmRequest request, Found found, How how, Locale locale) {
    VmTable.NewVmRow row = row(scope, request, found, how.isApproved());
    table.insert(row);
    insertSeed(row.id(), request, found.keys());
    cards.plug(scope, row.id(), Objects.requireNonNullElse(request.nics(), List.of()));
    VmRow vm = table.find(row.id()).orElseThrow();
    Demand demand = placer.demand(vm, found.ofImage());
    PlacementView placement = place(vm, demand, scope, locale);
    OperationId operation =
        receipts.open(scope.caller(), "create", row.id(), scope.tenant(), vm.generation());
    VmRow made = table.find(row.id()).orElseThrow();
    if (made.nodeId() == null && !made.wantsOn()) {
      receipts.succeeded(made.id(), made.generation());
    }
    meters.open(made, scope);
    VmView view = views.view(made, scope.caller(), locale);
    events.record(
        EventType.VM_CREATED,
        row.id(),
        scope.tenant(),
        scope.ministry(),
        Map.of("name", row.name(), "phase", view.phase()));
    // Last, because all who create in one ministry take turns from here to the commit.
    how.booking().book(scope, VmRemoval.used(vm));
    return Answer.created(view, made.generation(), path(scope, row.id()))
        .with(operation)
        .previewing("placement", () -> placement)
        .previewing("monthlyCostXof", view::monthlyCostXof)
        .previewing("quota", () -> quota.preview(scope));
  }

  private PlacementView place(VmRow vm, Demand demand, TenantScope scope, Locale locale) {
    return switch (room.begin(vm, demand)) {
      case Placer.Found found ->
          PlacementView.placed(found.placed(), VmViews.showsNode(scope.caller()), locale);
      case Placer.None none -> PlacementView.refused(none.refusal(), locale);
    };
  }

  private void insertSeed(VmId vm, CreateVmRequest request, List<KeyRow> authorized) {
    if (!authorized.isEmpty() || request.userData() != null) {
      List<String> lines = authorized.stream().map(KeyRow::publicKey).toList();
      table.insertSeed(vm, StoredJson.write(lines), request.userData());
    }
  }

  private Found find(TenantScope scope, CreateVmRequest request) {
    FlavorRow flavor =
        flavors
            .find(request.flavor())
            .orElseThrow(
                () -> PlatformProblem.unknownReference("/flavor", "flavor", request.flavor()));
    ImageRow image =
        images
            .find(request.image())
            .orElseThrow(
                () -> PlatformProblem.unknownReference("/image", "image", request.image()));
    String digest = image.digest();
    if (digest == null) {
      throw invalid("/image", "violation.image-without-content", image.name());
    }
    int disk = Objects.requireNonNullElse(request.rootDiskGiB(), flavor.rootDiskGib());
    requireFits(image, flavor, disk);
    return new Found(flavor, image, digest, authorized(scope, request), site(request.site()), disk);
  }

  private static void requireFits(@Nullable String userData) {
    int bytes = userData == null ? 0 : userData.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MOST_USER_DATA) {
      throw invalid("/userData", "violation.too-much-user-data", bytes, MOST_USER_DATA);
    }
  }

  private static void requireFits(ImageRow image, FlavorRow flavor, int disk) {
    long virtual = Objects.requireNonNullElse(image.virtualBytes(), 0L);
    long needed = Math.max(image.minDiskGib(), (virtual + GIB - 1) / GIB);
    if (disk < needed) {
      throw invalid("/rootDiskGiB", "violation.disk-smaller-than-image", disk, needed);
    }
    requireMemory(flavor, image.minMemoryMib());
  }

  /** Throws {@code invalid} when a VM of this size could not boot its image. */
  static void requireMemory(FlavorRow flavor, long minMemoryMib) {
    if (flavor.memoryMib() < minMemoryMib) {
      throw invalid(
          "/flavor", "violation.less-memory-than-image", flavor.memoryMib(), minMemoryMib);
    }
  }

  private List<KeyRow> authorized(TenantScope scope, CreateVmRequest request) {
    List<String> named = Objects.requireNonNullElse(request.keys(), List.of());
    List<KeyRow> found = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      String ref = named.get(i);
      Problem missing = PlatformProblem.unknownReference("/keys/" + i, "key", ref);
      found.add(keys.find(scope, ref).orElseThrow(() -> missing));
    }
    return found;
  }

  private @Nullable SiteRow site(@Nullable String ref) {
    return ref == null
        ? null
        : sites.find(ref).orElseThrow(() -> PlatformProblem.unknownReference("/site", "site", ref));
  }

  private VmTable.NewVmRow row(
      TenantScope scope, CreateVmRequest request, Found found, boolean isApproved) {
    SiteRow site = found.site();
    return new VmTable.NewVmRow(
        ids.next(VmId.PREFIX, VmId::new),
        scope.tenant(),
        scope.ministry(),
        request.name(),
        found.flavor().id(),
        found.flavor().name(),
        found.flavor().vcpus(),
        found.flavor().memoryMib(),
        found.image().id(),
        found.image().name(),
        found.rootDiskGib(),
        request.power() == VmView.Power.OFF ? PowerAction.STOP : PowerAction.RUN,
        Labels.write(request.labels()),
        request.antiAffinityGroup(),
        site == null ? null : site.id(),
        site == null ? null : site.name(),
        StoredJson.write(found.keys().stream().map(KeyRow::name).toList()),
        clock.instant(),
        leases.ofNew(scope, request.expiresAt(), isApproved));
  }

  private static String path(TenantScope scope, VmId vm) {
    return "/v1/tenants/" + scope.tenant().value() + "/vms/" + vm.value();
  }

  private static Problem invalid(String pointer, String key, Object... arguments) {
    return PlatformProblem.INVALID.problem().because(pointer, key, arguments);
  }
}
