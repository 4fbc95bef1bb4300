package cloud.faso.storage;

import cloud.faso.audit.Audit;
import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.NodeLiveness;
import cloud.faso.hardware.Silences;
import cloud.faso.hardware.SiteService;
import cloud.faso.metering.Meters;
import cloud.faso.metering.Prices;
import cloud.faso.operations.Changes;
import cloud.faso.operations.Events;
import cloud.faso.operations.Receipts;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.IdSource;
import cloud.faso.tenancy.QuotaService;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/** The parts of this feature put together; what others use of it is public. */
public final class Storage {

  public final VolumeService volumes;
  public final VolumeAssignments assignments;
  public final VolumeObserver observer;
  public final VolumeRemoval removal;
  public final Attachments attachments;
  public final RetiredVolumes retired;
  public final Silences.Listener silences;
  private final VolumeParts parts;
  private final Changes changes;

  /** What storage stands on. */
  public record Needs(
      Database database,
      NodeBooks books,
      NodeLiveness liveness,
      SiteService sites,
      QuotaService quotas,
      Meters meters,
      Prices prices,
      Changes changes,
      Receipts receipts,
      Events events,
      Audit audit,
      Signals<NodeId> assignmentsChanged,
      IdSource ids,
      InstantSource clock) {}

  public Storage(Needs its) {
    parts =
        new VolumeParts(its.database, its.books, its.liveness, its.events, its.assignmentsChanged);
    volumes = new VolumeService(its, parts, new VolumeViews(parts, its.prices));
    assignments = new VolumeAssignments(its.database);
    removal = new VolumeRemoval(its, parts);
    observer = new VolumeObserver(its.database, parts, removal, its.receipts, its.clock);
    attachments = new Attachments(its.database, parts, its.clock);
    retired = new RetiredVolumes(its, parts);
    silences = new VolumeSilences(its.database, parts);
    changes = its.changes;
  }

  /** Has somebody know after each commit by which a node has more or less room. */
  public void whenRoomChanges(Consumer<NodeId> listener) {
    parts.whenRoomChanges(listener);
  }

  /** Ends every wait for good: the process is about to stop. */
  public void close() {
    parts.changed().close();
  }

  /** The endpoints. */
  public List<Object> resources() {
    return List.of(new VolumeResource(volumes, changes), new AllVolumesResource(volumes));
  }
}
