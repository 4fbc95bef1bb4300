package cloud.faso.compute;

import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeBooks.Room;
import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.NodeSnapshot;
import cloud.faso.placement.Candidate;
import cloud.faso.placement.Demand;
import cloud.faso.placement.Fleet;
import cloud.faso.placement.Place;
import cloud.faso.platform.background.Periodic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The fleet in memory. It follows commits of this replica at once and those of others within
 * seconds. It may be wrong in both ways: what it reads may or may not hold a commit that it then
 * takes note of. Who takes room is decided by the database ({@link NodeBooks#book}), and so is
 * whether there is any ({@link #recent}).
 */
public final class FleetView {

  /** Who finds no room looks again, but a full cloud is not read anew for every one of them. */
  private static final Duration RECENT = Duration.ofSeconds(1);

  private final NodeBooks books;
  private final InstantSource clock;
  private final AtomicReference<Fleet> fleet = new AtomicReference<>(Fleet.EMPTY);
  private volatile Instant loadedAt = Instant.EPOCH;

  public FleetView(NodeBooks books, InstantSource clock) {
    this.books = books;
    this.clock = clock;
  }

  /** The fleet as last known. */
  public Fleet fleet() {
    return fleet.get();
  }

  /** Reads every node anew. */
  public Fleet reload() {
    Instant now = clock.instant();
    Fleet fresh = Fleet.of(books.snapshots().stream().map(FleetView::candidate).toList());
    fleet.set(fresh);
    loadedAt = now;
    return fresh;
  }

  /**
   * The fleet for one who found no room in it: with all room that there is for the demand, and with
   * what else other replicas did until a moment ago.
   */
  Fleet recent(Demand demand) {
    Fleet known = fleet();
    boolean recent = clock.instant().isBefore(loadedAt.plus(RECENT));
    return recent && knowsRoom(known, demand) ? known : reload();
  }

  private boolean knowsRoom(Fleet known, Demand demand) {
    return books.withRoom(demand.vcpus(), demand.memoryMiB(), demand.diskGiB()).stream()
        .map(node -> known.node(node.value()))
        .allMatch(node -> node.isPresent() && node.get().hasRoom(demand));
  }

  /** Reads one node anew; to be called after a commit that changed it. */
  public void refresh(NodeId node) {
    books
        .snapshot(node)
        .map(FleetView::candidate)
        .ifPresent(candidate -> fleet.updateAndGet(present -> present.with(candidate)));
  }

  /** Takes note of room that was taken; to be called after the commit that took it. */
  void taken(Room room) {
    fleet.updateAndGet(present -> without(present, room));
  }

  /** Takes note of room that was given back; to be called after the commit that did. */
  void given(Room room) {
    fleet.updateAndGet(present -> less(present, room, -1));
  }

  /** The node as last known; empty for one that is not known yet. */
  Optional<Candidate> node(NodeId node) {
    Optional<Candidate> known = fleet().node(node.value());
    return known.isPresent() ? known : reload().node(node.value());
  }

  /** Catches up with other replicas, and with nodes that fell silent. */
  public Periodic reloading() {
    return new Periodic("reload-fleet", Duration.ofSeconds(5), this::reload);
  }

  /** A fleet as it is once this room is taken. */
  static Fleet without(Fleet fleet, Room room) {
    return less(fleet, room, 1);
  }

  private static Fleet less(Fleet fleet, Room room, int sign) {
    return fleet
        .node(room.node().value())
        .map(
            node ->
                fleet.with(
                    node.minus(
                        sign * room.vcpus(),
                        sign * room.memoryMiB(),
                        room.pool().value(),
                        sign * room.diskGiB())))
        .orElse(fleet);
  }

  static Candidate candidate(NodeSnapshot node) {
    return new Candidate(
        node.id().value(),
        node.name(),
        node.site(),
        places(node),
        state(node),
        node.architecture(),
        node.networked(),
        node.freeVcpus(),
        node.freeMemoryMiB(),
        node.memoryMiB(),
        new Candidate.Whole(
            node.wholeVcpus(),
            node.wholeMemoryMiB(),
            node.pools().stream().mapToLong(NodeSnapshot.Pool::wholeGiB).max().orElse(0)),
        pools(node),
        node.cachedImages());
  }

  private static Set<Place> places(NodeSnapshot node) {
    Set<Place> places = new HashSet<>();
    if (node.rack() != null) {
      places.add(new Place(Place.Kind.RACK, node.site(), node.rack()));
    }
    if (node.powerFeed() != null) {
      places.add(new Place(Place.Kind.POWER_FEED, node.site(), node.powerFeed()));
    }
    return Set.copyOf(places);
  }

  private static List<Candidate.Pool> pools(NodeSnapshot node) {
    return node.pools().stream()
        .map(pool -> new Candidate.Pool(pool.id().value(), pool.freeGiB()))
        .toList();
  }

  private static Candidate.State state(NodeSnapshot node) {
    if (node.retired()) {
      return Candidate.State.RETIRED;
    }
    if (!node.joined()) {
      return Candidate.State.JOINING;
    }
    return node.silent() ? Candidate.State.SILENT : Candidate.State.READY;
  }
}
