package cloud.faso.compute;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeBooks.Room;
import cloud.faso.hardware.OneNode;
import cloud.faso.placement.Demand;
import cloud.faso.placement.Fleet;
import cloud.faso.placement.Fleets;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.StillClock;
import cloud.faso.platform.db.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is known of a node that may take 32 vCPUs and has a pool of 100 GiB, on a still clock. */
@OnBothDatabases
final class FleetViewTest {

  private static final Room HALF = new Room(OneNode.NODE, OneNode.POOL, 16, 8_000, 50);
  private static final Demand OTHER_HALF = Fleets.demand(16, 7);

  private final OneNode world;
  private final NodeBooks books;
  private final FleetView fleet;

  FleetViewTest(TestDatabases.Kind kind) {
    world = new OneNode(kind);
    books = new NodeBooks(world.database, (_, _) -> false);
    fleet = new FleetView(books, new StillClock());
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void room_is_found_though_a_booking_was_read_before_it_was_taken_note_of() {
    world.database.transact(() -> books.book(HALF));
    fleet.reload();
    fleet.taken(HALF);
    assertThat(hasRoom(fleet.fleet())).isFalse();

    assertThat(hasRoom(fleet.recent(OTHER_HALF))).isTrue();
    assertThat(hasRoom(fleet.fleet())).as("all others know it from then on").isTrue();
  }

  @Test
  void room_is_found_that_another_replica_gave_back_just_now() {
    world.database.transact(() -> books.book(HALF));
    world.database.transact(() -> books.book(HALF));
    fleet.reload();
    world.database.transact(() -> books.release(HALF));

    assertThat(hasRoom(fleet.recent(OTHER_HALF))).isTrue();
  }

  @Test
  void a_fleet_that_is_truly_full_is_not_read_anew_for_everyone_who_asks() {
    world.database.transact(() -> books.book(HALF));
    world.database.transact(() -> books.book(HALF));
    Fleet full = fleet.reload();

    assertThat(fleet.recent(OTHER_HALF)).isSameAs(full);
  }

  private static boolean hasRoom(Fleet fleet) {
    return fleet.node(OneNode.NODE.value()).orElseThrow().hasRoom(OTHER_HALF);
  }
}
