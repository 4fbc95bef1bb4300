package cloud.faso.images;

import cloud.faso.access.PlatformScope;
import cloud.faso.access.TenantScope;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Use cases of images. */
public final class ImageService {

  /** How often a waiter looks although nothing was signalled: another replica may have acted. */
  private static final Duration RECHECK = Duration.ofSeconds(1);

  private final Database database;
  private final ImageTable table;
  private final ImageStore store;
  private final ImageUploads uploads;
  private final Events events;
  private final IdSource ids;
  private final InstantSource clock;
  private final Signals<ImageId> changed = new Signals<>();

  /**
   * @param folder where contents lie
   */
  public ImageService(
      Database database, Events events, IdSource ids, InstantSource clock, Path folder) {
    this.database = database;
    this.table = database.table(ImageTable.class);
    this.store = new ImageStore(folder, FreeSpace.REAL, clock);
    this.uploads = new ImageUploads(database, store, events, ids, changed);
    this.events = events;
    this.ids = ids;
    this.clock = clock;
  }

  /** Which images of a page are wanted; null for whatever. */
  public record Filter(@Nullable ImagePhase phase, @Nullable String architecture) {}

  /** What a patch may change. */
  private record Patchable(@Nullable String description, int minDiskGiB, long minMemoryMiB) {}

  public Page<ImageView> list(PlatformScope scope, PageQuery page, Filter filter, Locale locale) {
    return list(page, filter, locale);
  }

  /** The images that a tenant may use: all of them. */
  public Page<ImageView> list(TenantScope scope, PageQuery page, Filter filter, Locale locale) {
    return list(page, filter, locale);
  }

  private Page<ImageView> list(PageQuery page, Filter filter, Locale locale) {
    List<ImageRow> rows = table.list(page, filter.phase(), filter.architecture());
    return page.cut(rows, ImageRow::name, row -> row.id().value(), row -> view(row, locale));
  }

  public ImageView get(PlatformScope scope, String ref, Locale locale) {
    return view(require(ref), locale);
  }

  public ImageView get(TenantScope scope, String ref, Locale locale) {
    return view(require(ref), locale);
  }

  /** The image once it is in this phase, or FAILED, or the time is up. */
  public ImageView await(
      PlatformScope scope, String ref, ImagePhase wanted, Duration atMost, Locale locale) {
    ImageId id = require(ref).id();
    changed.await(
        id,
        atMost,
        RECHECK,
        () -> {
          ImagePhase phase = require(id.value()).phase();
          return phase == wanted || phase == ImagePhase.FAILED ? phase : null;
        });
    return view(require(id.value()), locale);
  }

  /** The image with this id or name; for VMs. */
  public Optional<ImageRow> find(String ref) {
    return table.find(ref);
  }

  /**
   * The content with this digest, {@code sha256:…}; for agents.
   *
   * @throws java.nio.file.NoSuchFileException when there is none
   */
  public ImageContent open(String digest) throws IOException {
    return store.open(digest);
  }

  public Answer create(PlatformScope scope, CreateImageRequest request, Locale locale) {
    return database.transact(
        () -> {
          ImageRow row = row(request);
          table.insert(row);
          record(EventType.IMAGE_CREATED, row);
          return Answer.created(view(row, locale), 1, "/v1/images/" + row.id().value());
        });
  }

  public Answer patch(
      PlatformScope scope, String ref, MergePatch patch, IfMatch ifMatch, Locale locale) {
    return database.transact(
        () -> {
          ImageRow row = require(ref);
          ifMatch.check(row.version());
          Patchable present =
              new Patchable(row.description(), row.minDiskGib(), row.minMemoryMib());
          Patchable wanted = patch.applyTo(present, Patchable.class);
          requireFit(row, wanted.minDiskGiB());
          ifMatch.held(
              table.update(
                  row.id(),
                  row.version(),
                  wanted.description(),
                  wanted.minDiskGiB(),
                  wanted.minMemoryMiB()),
              () -> version(row.id()));
          record(EventType.IMAGE_CHANGED, row);
          return Answer.ok(view(require(row.id().value()), locale), row.version() + 1);
        });
  }

  public Answer delete(PlatformScope scope, String ref, IfMatch ifMatch) {
    return database.transact(
        () -> {
          ImageRow row = require(ref);
          ifMatch.check(row.version());
          ifMatch.held(table.delete(row.id(), row.version()), () -> version(row.id()));
          record(EventType.IMAGE_DELETED, row);
          return Answer.gone();
        });
  }

  /** What an upload would be answered with now, as far as can be told without the content. */
  public Answer rehearseUpload(PlatformScope scope, String ref, IfMatch ifMatch, Locale locale) {
    ImageRow row = uploads.admit(scope, ref, ifMatch);
    return Answer.ok(view(row, locale), row.version());
  }

  /**
   * Takes a content in, however large; the image is AVAILABLE when this returns.
   *
   * @param made to be run within the transaction that makes it so
   */
  public ImageView upload(
      PlatformScope scope,
      String ref,
      IfMatch ifMatch,
      Incoming incoming,
      Runnable made,
      Locale locale) {
    return view(uploads.upload(scope, ref, ifMatch, incoming, made), locale);
  }

  /** Ends every wait for good: the process is about to stop. */
  public void close() {
    changed.close();
  }

  /** What keeps the store clean. */
  public Periodic sweeping() {
    return uploads.sweeping();
  }

  private ImageRow require(String ref) {
    return find(ref).orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("image", ref));
  }

  private ImageRow row(CreateImageRequest request) {
    return new ImageRow(
        ids.next(ImageId.PREFIX, ImageId::new),
        request.name(),
        request.description(),
        request.format(),
        request.architecture(),
        Objects.requireNonNullElse(request.minDiskGiB(), 1),
        Objects.requireNonNullElse(request.minMemoryMiB(), 0L),
        null,
        request.sha256() == null ? null : "sha256:" + request.sha256(),
        null,
        null,
        null,
        1,
        clock.instant());
  }

  private ImageView view(ImageRow row, Locale locale) {
    return ImageView.of(row, reason(row, locale));
  }

  private @Nullable String reason(ImageRow row, Locale locale) {
    Long received = uploads.received(row.id());
    return switch (row.phase()) {
      case AVAILABLE -> null;
      case PENDING ->
          received == null
              ? Words.say(locale, "image.pending", row.id().value())
              : Words.say(locale, "image.uploading", received);
      case FAILED -> Refusal.read(Objects.requireNonNull(row.failure())).in(locale);
    };
  }

  private static void requireFit(ImageRow row, int minDiskGiB) {
    Long virtualBytes = row.virtualBytes();
    if (virtualBytes != null && virtualBytes > (long) minDiskGiB << 30) {
      throw PlatformProblem.INVALID
          .problem()
          .because("/minDiskGiB", "image.min-disk", Math.ceilDiv(virtualBytes, 1L << 30));
    }
  }

  private long version(ImageId id) {
    return require(id.value()).version();
  }

  private void record(EventType type, ImageRow row) {
    events.record(type, row.id(), null, null, Map.of("name", row.name()));
    database.afterCommit(() -> changed.signal(row.id()));
  }
}
