package cloud.faso.compute;

import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeBooks.Room;
import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.PoolId;
import cloud.faso.network.Cards;
import cloud.faso.placement.Candidate;
import cloud.faso.placement.Demand;
import cloud.faso.placement.Fleet;
import cloud.faso.placement.Line;
import cloud.faso.placement.Place;
import cloud.faso.placement.Placement;
import cloud.faso.placement.Remedy;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.problem.PlatformProblem;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/** Finds a node for a VM and takes the room, in the transaction that wants it. */
final class Placer {

  /** How often another may be faster before we say that too much goes on at once. */
  private static final int ATTEMPTS = 32;

  private final Database database;
  private final VmTable table;
  private final NodeBooks books;
  private final FleetView view;
  private final WaitingVms waiting;
  private final FlavorService flavors;
  private final Cards cards;
  private final Signals<NodeId> assignmentsChanged;
  private final RandomGenerator chance;
  private final InstantSource clock;

  Placer(
      Database database,
      NodeBooks books,
      FleetView view,
      WaitingVms waiting,
      FlavorService flavors,
      Cards cards,
      Signals<NodeId> assignmentsChanged,
      RandomGenerator chance,
      InstantSource clock) {
    this.database = database;
    this.table = database.table(VmTable.class);
    this.books = books;
    this.view = view;
    this.waiting = waiting;
    this.flavors = flavors;
    this.cards = cards;
    this.assignmentsChanged = assignmentsChanged;
    this.chance = chance;
    this.clock = clock;
  }

  /** What a VM needs of a node. */
  Demand demand(VmRow vm, VmTable.ImageOfRow image) {
    List<Candidate> group = groupOf(vm);
    Set<String> apartFrom = new HashSet<>();
    Set<Place> places = new HashSet<>();
    for (Candidate node : group) {
      apartFrom.add(node.id());
      places.addAll(node.places());
    }
    return new Demand(
        vm.vcpus(),
        vm.memoryMib(),
        vm.rootDiskGib(),
        image.architecture(),
        cards.has(vm.id()),
        vm.site(),
        image.digest(),
        image.minMemoryMib(),
        apartFrom,
        places,
        chance.nextInt());
  }

  /** What came of looking for a node. */
  sealed interface Outcome {}

  /** It has one. */
  record Found(Placement.Placed placed) implements Outcome {}

  /** It has none. */
  record None(Refusal refusal) implements Outcome {}

  /**
   * Assigns the VM to a node, if there is one that takes it and that is nobody else's turn.
   *
   * @throws cloud.faso.platform.problem.Problem {@code unavailable} when others are faster again
   *     and again
   */
  Outcome place(VmRow vm, Demand demand) {
    return place(
        vm,
        demand,
        (fleet, left) -> waiting.line().open(fleet, vm.id().value(), left, clock.instant()));
  }

  /**
   * As the other, for a VM in the line when all before it have been tried, or room is kept for
   * them.
   *
   * @param kept for which VMs; nothing is for those that are no longer in the line
   */
  Outcome placeInTurn(VmRow vm, Demand demand, Map<VmId, Room> kept) {
    return place(vm, demand, (fleet, _) -> openInTurn(fleet, vm, kept));
  }

  /** The room that a VM in the line would take in its turn; none where it does not fit. */
  Optional<Room> roomInTurn(VmRow vm, Demand demand, Map<VmId, Room> kept) {
    Fleet open = openInTurn(view.fleet(), vm, kept);
    return Placement.place(open, demand) instanceof Placement.Placed placed
        ? Optional.of(room(placed, demand))
        : Optional.empty();
  }

  private Fleet openInTurn(Fleet fleet, VmRow vm, Map<VmId, Room> kept) {
    Line line = waiting.line();
    Fleet left = fleet;
    for (Map.Entry<VmId, Room> each : kept.entrySet()) {
      if (line.turn(each.getKey().value()).isPresent()) {
        left = FleetView.without(left, each.getValue());
      }
    }
    return line.openInTurn(left, vm.id().value(), clock.instant());
  }

  /**
   * As the others.
   *
   * @param open what the VM may use of the fleet, now that others wait
   */
  private Outcome place(VmRow vm, Demand demand, BiFunction<Fleet, Demand, Fleet> open) {
    // As everybody locks: segments before the books of nodes.
    cards.hold(vm.id());
    Demand left = demand;
    Fleet known = view.fleet();
    boolean fresh = false;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Fleet fleet = open.apply(known, left);
      switch (Placement.place(fleet, left)) {
        case Placement.Placed placed -> {
          switch (take(vm, room(placed, left))) {
            case DONE -> {
              return new Found(placed);
            }
            case NO_ROOM -> known = reread(known, placed);
            case NOT_APART -> left = left.apartFrom(placed.node().id());
          }
        }
        case Placement.NoFit noFit -> {
          if (fresh) {
            return new None(refusal(noFit, fleet, left));
          }
          known = view.recent(left);
          fresh = true;
        }
      }
    }
    throw PlatformProblem.UNAVAILABLE.problem();
  }

  private Refusal refusal(Placement.NoFit noFit, Fleet fleet, Demand demand) {
    return Refusal.of(noFit, demand, Remedy.of(fleet, demand, flavors.sizes()));
  }

  /** The node's room was gone: what we knew of it is old. */
  private Fleet reread(Fleet fleet, Placement.Placed lost) {
    return books
        .snapshot(new NodeId(lost.node().id()))
        .map(fresh -> fleet.with(FleetView.candidate(fresh)))
        .orElse(fleet);
  }

  /** What came of taking a node. */
  private enum Taking {
    DONE,
    NO_ROOM,
    NOT_APART
  }

  private static Room room(Placement.Placed placed, Demand demand) {
    return new Room(
        new NodeId(placed.node().id()),
        new PoolId(placed.pool().id()),
        demand.vcpus(),
        demand.memoryMiB(),
        demand.diskGiB());
  }

  private Taking take(VmRow vm, Room room) {
    OptionalLong revision = books.book(room);
    if (revision.isEmpty()) {
      return Taking.NO_ROOM;
    }
    // Who takes a node out of its networks holds its books meanwhile.
    if (cards.has(vm.id()) && !books.isNetworked(room.node())) {
      books.release(room);
      return Taking.NO_ROOM;
    }
    if (!isApart(vm, room.node())) {
      books.release(room);
      return Taking.NOT_APART;
    }
    table.assign(vm.id(), room.node(), room.pool(), revision.getAsLong(), vm.generation());
    cards.placed(vm.id(), room.node());
    database.afterCommit(
        () -> {
          view.taken(room);
          assignmentsChanged.signal(room.node());
        });
    return Taking.DONE;
  }

  /** Whether the group is still not on the node, whose booking lets nobody else come to it now. */
  private boolean isApart(VmRow vm, NodeId node) {
    String group = vm.antiAffinityGroup();
    return group == null || !table.nodesOfGroup(vm.tenantId(), group, vm.id()).contains(node);
  }

  private List<Candidate> groupOf(VmRow vm) {
    String group = vm.antiAffinityGroup();
    return group == null
        ? List.of()
        : table.nodesOfGroup(vm.tenantId(), group, vm.id()).stream()
            .flatMap(node -> view.node(node).stream())
            .toList();
  }
}
