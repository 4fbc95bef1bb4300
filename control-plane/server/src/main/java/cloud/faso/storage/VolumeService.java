package cloud.faso.storage;

import cloud.faso.access.Caller;
import cloud.faso.access.PlatformScope;
import cloud.faso.access.TenantScope;
import cloud.faso.hardware.NodeBooks;
import cloud.faso.metering.Meters;
import cloud.faso.operations.EventType;
import cloud.faso.operations.OperationId;
import cloud.faso.operations.Receipts;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Labels;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import cloud.faso.tenancy.QuotaService;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Use cases of volumes, but for whose they are; locks as {@link VolumeParts} says. */
public final class VolumeService {

  /** Another replica may have changed what is waited for. */
  private static final Duration RECHECK = Duration.ofSeconds(1);

  private final Database database;
  private final VolumeParts its;
  private final VolumeTable table;
  private final VolumePlaces places;
  private final VolumeViews views;
  private final NodeBooks books;
  private final QuotaService quotas;
  private final Meters meters;
  private final Receipts receipts;
  private final IdSource ids;
  private final InstantSource clock;

  VolumeService(Storage.Needs needs, VolumeParts its, VolumeViews views) {
    this.database = needs.database();
    this.its = its;
    this.table = database.table(VolumeTable.class);
    this.places = new VolumePlaces(its, database, needs.books(), needs.sites());
    this.views = views;
    this.books = needs.books();
    this.quotas = needs.quotas();
    this.meters = needs.meters();
    this.receipts = needs.receipts();
    this.ids = needs.ids();
    this.clock = needs.clock();
  }

  /**
   * @param vm id or name of the VM that they belong to; null for all
   * @param site id or name of where they lie; null for all
   */
  public Page<VolumeView> list(
      TenantScope scope,
      @Nullable String vm,
      @Nullable String site,
      PageQuery page,
      Locale locale) {
    return list(VolumeFilter.inTenant(scope.tenant(), vm, site), page, scope.caller(), locale);
  }

  public Page<VolumeView> listAll(
      PlatformScope scope, VolumeFilter filter, PageQuery page, Locale locale) {
    return list(filter, page, scope.caller(), locale);
  }

  private Page<VolumeView> list(VolumeFilter filter, PageQuery page, Caller caller, Locale locale) {
    return page.cut(
        table.list(filter, page),
        VolumeRow::name,
        row -> row.id().value(),
        row -> views.view(row, caller, locale));
  }

  public VolumeView get(TenantScope scope, String ref, Locale locale) {
    return views.view(require(scope, ref), scope.caller(), locale);
  }

  /**
   * The volume once it is in the phase, or FAILED, or the time is up; as it is then.
   *
   * @throws Problem {@code not-found} as soon as it is gone
   */
  public VolumeView get(
      TenantScope scope, String ref, VolumePhase until, Duration atMost, Locale locale) {
    VolumeId id = require(scope, ref).id();
    Optional<VolumeRow> reached =
        its.changed()
            .await(
                id,
                atMost,
                RECHECK,
                () -> {
                  Optional<VolumeRow> now = table.find(id);
                  return now.filter(row -> !isIn(row, until)).isPresent() ? null : now;
                });
    VolumeRow now =
        Objects.requireNonNullElseGet(reached, () -> table.find(id))
            .orElseThrow(() -> missing(ref));
    return views.view(now, scope.caller(), locale);
  }

  private boolean isIn(VolumeRow row, VolumePhase until) {
    VolumePhase phase = its.phase(row);
    return phase == until || phase == VolumePhase.FAILED;
  }

  /** Makes an empty volume. */
  public Answer create(TenantScope scope, CreateVolumeRequest request, Locale locale) {
    return database.transact(
        () -> {
          VolumeId id = ids.next(VolumeId.PREFIX, VolumeId::new);
          String labels = Labels.write(request.labels());
          table.insert(
              id,
              scope.tenant(),
              scope.ministry(),
              request.name(),
              request.sizeGiB(),
              labels,
              clock.instant());
          OperationId operation = receipts.open(scope.caller(), "create", id, scope.tenant(), 1);
          VolumePlaces.Place place = places.take(scope, request);
          table.assign(id, place.node(), place.pool(), place.revision());
          its.told(id, place.node());
          its.roomChanges(place.node());
          meters.open(id, request.name(), scope, VolumeParts.use(request.sizeGiB(), labels));
          VolumeRow row = table.find(id).orElseThrow();
          its.record(EventType.VOLUME_CREATED, scope, row);
          // Last, because all who book in one ministry take turns from here to the commit.
          quotas.book(scope, VolumeParts.used(request.sizeGiB()));
          VolumeView view = views.view(row, scope.caller(), locale);
          return Answer.created(view, row.generation(), path(row))
              .with((TypedId) operation)
              .previewing("monthlyCostXof", view::monthlyCostXof)
              .previewing("quota", () -> quotas.preview(scope));
        });
  }

  /** What a patch may change. */
  private record Patchable(
      String name, @JsonProperty("sizeGiB") int sizeGiB, @Nullable Map<String, String> labels) {}

  /** Renames, labels or grows it. */
  public Answer patch(
      TenantScope scope, String ref, MergePatch patch, IfMatch ifMatch, Locale locale) {
    return database.transact(
        () -> {
          VolumeRow before = lock(scope, ref);
          ifMatch.check(before.generation());
          requireStays(before);
          Patchable wanted =
              patch.applyTo(
                  new Patchable(before.name(), before.sizeGib(), Labels.read(before.labels())),
                  Patchable.class);
          String labels = Labels.write(wanted.labels());
          int growth = wanted.sizeGiB() - before.sizeGib();
          if (growth < 0) {
            throw PlatformProblem.INVALID
                .problem()
                .because("/sizeGiB", "violation.volume-shrinks", before.sizeGib());
          }
          if (growth == 0
              && wanted.name().equals(before.name())
              && labels.equals(before.labels())) {
            return same(Answer.ok(view(before, scope, locale), before.generation()), before);
          }
          table.update(before.id(), wanted.name(), wanted.sizeGiB(), labels);
          return changed(scope, before, "update", EventType.VOLUME_CHANGED, growth, locale);
        });
  }

  /** Wants it gone, data and all; nothing to do for one that is being deleted. */
  public Answer delete(TenantScope scope, String ref, IfMatch ifMatch, Locale locale) {
    return database.transact(
        () -> {
          VolumeRow before = lock(scope, ref);
          ifMatch.check(before.generation());
          if (before.deleted()) {
            return same(Answer.accepted(view(before, scope, locale), before.generation()), before);
          }
          if (before.vmId() != null) {
            throw Attachments.inUse(before);
          }
          table.requestDelete(before.id(), clock.instant());
          return changed(scope, before, "delete", EventType.VOLUME_DELETE, 0, locale);
        });
  }

  private Answer changed(
      TenantScope scope, VolumeRow before, String verb, EventType type, int growth, Locale locale) {
    OperationId operation =
        receipts.open(scope.caller(), verb, before.id(), scope.tenant(), before.generation() + 1);
    OptionalLong revision =
        books.bookMore(VolumeParts.room(before.nodeId(), before.poolId(), growth));
    table.reassign(before.id(), revision.orElseThrow(() -> noRoom(before, growth)));
    its.told(before.id(), before.nodeId());
    VolumeRow row = table.find(before.id()).orElseThrow();
    if (row.deleted()) {
      meters.close(row.id());
    } else {
      meters.change(row.id(), () -> VolumeParts.use(row.sizeGib(), row.labels()));
      meters.rename(row.id(), row.name());
    }
    its.record(type, scope, row);
    if (growth > 0) {
      its.roomChanges(row.nodeId());
      quotas.book(scope, VolumeParts.used(growth));
    }
    VolumeView view = view(row, scope, locale);
    Answer answer =
        row.deleted() ? Answer.accepted(view, row.generation()) : Answer.ok(view, row.generation());
    return answer
        .with((TypedId) operation)
        .previewing("monthlyCostXof", () -> row.deleted() ? 0 : view.monthlyCostXof())
        .previewing("quota", () -> previewQuota(scope, row));
  }

  /** The quotas once it is done: a volume counts until it is gone. */
  private Object previewQuota(TenantScope scope, VolumeRow row) {
    if (row.deleted()) {
      quotas.release(
          List.of(
              new QuotaService.Use(
                  row.tenantId(), row.ministryId(), VolumeParts.used(row.sizeGib()))));
    }
    return quotas.preview(scope);
  }

  private Problem noRoom(VolumeRow row, int growth) {
    long left = Math.max(0, table.leftGib(row.poolId()));
    return StorageProblem.NO_ROOM_FOR_VOLUME
        .problem()
        .saying("no-room-for-volume.to-grow", growth, left);
  }

  static void requireStays(VolumeRow row) {
    if (row.deleted()) {
      throw StorageProblem.VOLUME_DELETING.problem();
    }
  }

  private VolumeView view(VolumeRow row, TenantScope scope, Locale locale) {
    return views.view(row, scope.caller(), locale);
  }

  private Answer same(Answer answer, VolumeRow row) {
    return receipts.running(row.id()).map(it -> answer.with((TypedId) it)).orElse(answer);
  }

  private VolumeRow require(TenantScope scope, String ref) {
    return table.find(scope.tenant(), ref).orElseThrow(() -> missing(ref));
  }

  private VolumeRow lock(TenantScope scope, String ref) {
    return table.lock(scope.tenant(), ref).orElseThrow(() -> missing(ref));
  }

  private static Problem missing(String ref) {
    return PlatformProblem.NOT_FOUND.problem("volume", ref);
  }

  private static String path(VolumeRow row) {
    return "/v1/tenants/" + row.tenantId().value() + "/volumes/" + row.id().value();
  }
}
