package cloud.faso.images;

import cloud.faso.access.PlatformScope;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.problem.PlatformProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Brings contents to their images, and contents that no image has any more out of the store. One
 * upload of an image at a time in a process; between replicas the first to finish wins.
 */
final class ImageUploads {

  private final Database database;
  private final ImageTable table;
  private final ImageStore store;
  private final Events events;
  private final IdSource ids;
  private final Signals<ImageId> changed;
  private final ConcurrentHashMap<ImageId, AtomicLong> inProgress = new ConcurrentHashMap<>();

  ImageUploads(
      Database database, ImageStore store, Events events, IdSource ids, Signals<ImageId> changed) {
    this.database = database;
    this.table = database.table(ImageTable.class);
    this.store = store;
    this.events = events;
    this.ids = ids;
    this.changed = changed;
  }

  /** The id of one upload, which names its file. */
  private record UploadId(String value) implements TypedId {}

  /** What a content turned out to be. */
  private record Checked(String digest, long sizeBytes, long virtualBytes) {}

  /** Bytes that have come of an upload that goes on here; null when none does. */
  @Nullable Long received(ImageId image) {
    AtomicLong progress = inProgress.get(image);
    return progress == null ? null : progress.get();
  }

  /**
   * The image, if a content may be uploaded to it.
   *
   * @throws cloud.faso.platform.problem.Problem {@code not-found}, {@code precondition-failed},
   *     {@code wrong-phase}
   */
  ImageRow admit(PlatformScope scope, String ref, IfMatch ifMatch) {
    ImageRow row = require(ref);
    ifMatch.check(row.version());
    requireOpen(row);
    return row;
  }

  /**
   * Takes the content in.
   *
   * @param made to be run within the transaction that gives the image its content
   * @return the image, AVAILABLE
   * @throws cloud.faso.platform.problem.Problem as {@link #admit}; {@code upload-in-progress},
   *     {@code store-full}, {@code image-refused}
   */
  ImageRow upload(
      PlatformScope scope, String ref, IfMatch ifMatch, Incoming incoming, Runnable made) {
    ImageRow row = admit(scope, ref, ifMatch);
    AtomicLong progress = new AtomicLong();
    if (inProgress.putIfAbsent(row.id(), progress) != null) {
      throw ImageProblem.UPLOAD_IN_PROGRESS.problem();
    }
    try {
      reopen(row);
      return receive(row, incoming, progress, made);
    } catch (IOException e) {
      throw new UncheckedIOException("the store failed during an upload of " + row.id(), e);
    } finally {
      inProgress.remove(row.id());
    }
  }

  /** What was refused before is over: who waits from now on waits for this content. */
  private void reopen(ImageRow row) {
    database.transact(
        () -> {
          if (table.reopen(row.id()) > 0) {
            record(EventType.IMAGE_CHANGED, row, Map.of());
          }
        });
  }

  private ImageRow receive(ImageRow row, Incoming incoming, AtomicLong progress, Runnable made)
      throws IOException {
    ImageFormat format = ImageFormat.of(row.format());
    Part part = store.begin(ids.next("upload", UploadId::new).value());
    try {
      new Reception(store, format, progress).receive(incoming, part);
      long virtualBytes = Inspection.check(format, part.channel());
      String digest = part.finish();
      requireWanted(row, digest);
      requireFit(row, virtualBytes);
      Checked checked = new Checked(digest, part.length(), virtualBytes);
      ImageRow kept = store.keep(part, digest, () -> accept(row.id(), checked, made));
      // Somebody may have lowered minDiskGiB meanwhile, and that change stands.
      requireFit(kept, virtualBytes);
      return kept;
    } catch (RefusedException refused) {
      throw refuse(row, refused.refusal());
    } finally {
      store.end(part);
    }
  }

  private static void requireWanted(ImageRow row, String digest) throws RefusedException {
    if (row.wantedDigest() != null && !row.wantedDigest().equals(digest)) {
      throw new RefusedException("image.wrong-digest", digest, row.wantedDigest());
    }
  }

  private static void requireFit(ImageRow row, long virtualBytes) throws RefusedException {
    if (virtualBytes > (long) row.minDiskGib() << 30) {
      throw new RefusedException(
          "image.too-large", virtualBytes, row.minDiskGib(), Math.ceilDiv(virtualBytes, 1L << 30));
    }
  }

  /** The image with this content, or as it is when the content no longer fits it. */
  private ImageRow accept(ImageId id, Checked checked, Runnable made) {
    return database.transact(
        () -> {
          long needed = Math.ceilDiv(checked.virtualBytes(), 1L << 30);
          int changes =
              table.accept(
                  id, checked.digest(), checked.sizeBytes(), checked.virtualBytes(), needed);
          ImageRow row = require(id.value());
          if (changes == 0) {
            requireOpen(row);
            return row;
          }
          record(EventType.IMAGE_AVAILABLE, row, Map.of("sha256", checked.digest()));
          made.run();
          return row;
        });
  }

  private RuntimeException refuse(ImageRow row, Refusal refusal) {
    database.transact(
        () -> {
          if (table.refuse(row.id(), refusal.stored()) > 0) {
            record(EventType.IMAGE_REFUSED, row, Map.of("why", refusal.key()));
          }
        });
    return ImageProblem.IMAGE_REFUSED
        .problem()
        .because("", refusal.key(), refusal.arguments().toArray());
  }

  private void record(EventType type, ImageRow row, Map<String, Object> more) {
    Map<String, Object> payload = new TreeMap<>(more);
    payload.put("name", row.name());
    events.record(type, row.id(), null, null, payload);
    database.afterCommit(() -> changed.signal(row.id()));
  }

  private static void requireOpen(ImageRow row) {
    if (row.phase() == ImagePhase.AVAILABLE) {
      throw ImageProblem.WRONG_PHASE.problem().saying("wrong-phase.image-available");
    }
  }

  private ImageRow require(String ref) {
    return table.find(ref).orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("image", ref));
  }

  /** Removes contents that no image has any more, and what broken uploads left. */
  Periodic sweeping() {
    return new Periodic("sweep-image-store", Duration.ofMinutes(1), this::sweep);
  }

  private void sweep() {
    try {
      store.sweep(table::hasDigest);
    } catch (IOException e) {
      throw new UncheckedIOException("the image store could not be swept", e);
    }
  }
}
