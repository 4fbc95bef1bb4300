package cloud.faso.storage;

import cloud.faso.access.TenantScope;
import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeBooks.Room;
import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.NodeLiveness;
import cloud.faso.hardware.PoolId;
import cloud.faso.metering.Use;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.operations.Reason;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.tenancy.Resources;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What everything about volumes needs. Who changes one locks, in this order: the VM that it belongs
 * to or is to belong to, the volume, its receipts, its node's books and pool, its meter, quotas.
 */
final class VolumeParts {

  private final Database database;
  private final VolumeTable table;
  private final NodeBooks books;
  private final NodeLiveness liveness;
  private final Events events;
  private final Signals<NodeId> assignmentsChanged;
  private final Signals<VolumeId> changed = new Signals<>();
  private final CopyOnWriteArrayList<Consumer<NodeId>> roomChanged = new CopyOnWriteArrayList<>();

  VolumeParts(
      Database database,
      NodeBooks books,
      NodeLiveness liveness,
      Events events,
      Signals<NodeId> assignmentsChanged) {
    this.database = database;
    this.table = database.table(VolumeTable.class);
    this.books = books;
    this.liveness = liveness;
    this.events = events;
    this.assignmentsChanged = assignmentsChanged;
  }

  Signals<VolumeId> changed() {
    return changed;
  }

  void whenRoomChanges(Consumer<NodeId> listener) {
    roomChanged.add(listener);
  }

  /** What a volume counts for in its quotas. */
  static Resources used(int sizeGib) {
    return new Resources(0, 0, 0, sizeGib, 0);
  }

  /** What a volume is metered as. */
  static Use use(int sizeGib, String labels) {
    return new Use(false, 0, 0, sizeGib, 0, labels);
  }

  static Room room(NodeId node, PoolId pool, long gib) {
    return new Room(node, pool, 0, 0, gib);
  }

  boolean isSilent(VolumeRow row) {
    return liveness.isSilent(row.nodeId(), row.nodeLastSeenAt());
  }

  boolean isSilent(VolumeTable.PlaceRow place) {
    return liveness.isSilent(place.node(), place.lastSeenAt());
  }

  VolumePhase phase(VolumeRow row) {
    return phase(row, row.holding());
  }

  VolumePhase phase(VolumeRow row, VolumePhase.Holding holding) {
    return VolumePhase.of(row.deleted(), row.known(isSilent(row)), holding);
  }

  /** The volume's node hears of it after the commit. */
  void told(VolumeId volume, NodeId node) {
    database.afterCommit(
        () -> {
          assignmentsChanged.signal(node);
          changed.signal(volume);
        });
  }

  /** There is more or less room on a node after the commit. */
  void roomChanges(NodeId node) {
    database.afterCommit(() -> roomChanged.forEach(listener -> listener.accept(node)));
  }

  /** Its node is told of what is wanted by now. */
  void reassign(VolumeRow row) {
    table.reassign(row.id(), books.rebook(row.nodeId(), 0, 0).orElseThrow());
    told(row.id(), row.nodeId());
  }

  void record(EventType type, TenantScope scope, VolumeRow row) {
    events.record(
        type,
        row.id(),
        scope.tenant(),
        scope.ministry(),
        Map.of("name", row.name(), "generation", row.generation(), "phase", phase(row)));
  }

  /** Tells whoever watches or waits of another phase; nothing when both are the same. */
  void tell(VolumeRow row, VolumePhase before, VolumePhase after, @Nullable Reason reason) {
    if (before == after) {
      return;
    }
    Map<String, Object> payload =
        new TreeMap<>(Map.of("name", row.name(), "from", before, "phase", after));
    if (reason != null) {
      reason.putInto(payload);
    }
    events.record(EventType.VOLUME_PHASE, row.id(), row.tenantId(), row.ministryId(), payload);
    database.afterCommit(() -> changed.signal(row.id()));
  }
}
