package cloud.faso.testcloud;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.driver.VmActual;
import cloud.faso.operations.EventRow;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.http.Answer;
import cloud.faso.storage.CreateVolumeRequest;
import cloud.faso.storage.VolumePhase;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is deleted by force is gone at once, and from its node as soon as that is back. */
@OnBothDatabases
final class ForceDeleteTest extends InTestCloud {

  /** There is one VM, which runs. */
  @BeforeEach
  void create() {
    startNodes();
    create(sante, asking("far", "small"));
    cloud.run(Duration.ofMinutes(1));
  }

  @Test
  void a_guest_on_a_silent_node_goes_when_the_node_is_back_and_its_name_is_free_at_once() {
    TestNode home = homes().getFirst();
    String old = home.guests().getFirst().id();
    assertRefused("wrong-phase", this::forceDelete);

    cloud.cutOff(home.id(), Duration.ofMinutes(8));
    cloud.run(Duration.ofMinutes(4));
    forceDelete();
    create(sante, asking("far", "small"));
    cloud.restart();
    cloud.run(Duration.ofMinutes(2));

    assertThat(guests(home)).as("nobody can reach it yet").containsExactly(old);
    assertThat(homes()).as("the new one runs elsewhere").hasSize(2);

    cloud.run(Duration.ofMinutes(4));

    assertThat(guests(home)).doesNotContain(old);
    assertThat(homes()).hasSize(1);
    cloud.settle();
  }

  @Test
  void a_guest_that_goes_on_being_deleted_goes_with_its_tombstone() {
    TestNode home = homes().getFirst();
    cloud.cutOff(home.id(), Duration.ofMinutes(5));
    cloud.run(Duration.ofMinutes(3));
    delete(sante, "far");

    forceDelete();
    home.crash();
    cloud.run(Duration.ofMinutes(4));

    assertThat(homes()).isEmpty();
    cloud.settle();
  }

  @Test
  void a_volume_of_a_vm_that_is_deleted_by_force_stays_and_can_be_had_when_its_node_is_back() {
    TestNode home = homes().getFirst();
    volume("data");
    cloud.now(plane -> plane.compute.volumes.attach(sante, "far", "data", ANY, Locale.ENGLISH));
    cloud.run(Duration.ofMinutes(1));
    assertThat(volumePhase()).isEqualTo(VolumePhase.IN_USE);

    cloud.cutOff(home.id(), Duration.ofMinutes(8));
    cloud.run(Duration.ofMinutes(4));
    assertThat(volumePhase()).isEqualTo(VolumePhase.UNREACHABLE);
    forceDelete();
    cloud.run(Duration.ofMinutes(6));

    assertThat(homes()).isEmpty();
    assertThat(volumePhase()).isEqualTo(VolumePhase.AVAILABLE);
    assertThat(home.volumes()).hasSize(1);
    cloud.settle();
  }

  @Test
  void what_lay_on_a_node_that_is_lost_for_good_is_gone_and_counts_no_more() {
    TestNode home = homes().getFirst();
    volume("data");
    cloud.now(plane -> plane.compute.volumes.attach(sante, "far", "data", ANY, Locale.ENGLISH));
    cloud.run(Duration.ofMinutes(1));
    cloud.cutOff(home.id(), Duration.ofDays(1));
    cloud.run(Duration.ofMinutes(4));

    cloud.now(
        plane ->
            plane.compute.retireNode.retireLost(
                Founding.platform(), home.id().value(), Locale.ENGLISH));

    assertRefused("not-found", this::volumePhase);
    cloud.run(Duration.ofMinutes(1));
    List<EventRow> events = cloud.now(plane -> plane.events.after(0, 1000, Duration.ZERO));
    assertThat(events).extracting(EventRow::type).contains("volume.lost", "vm.lost");
  }

  private void volume(String name) {
    cloud.now(
        plane ->
            plane.storage.volumes.create(
                sante, new CreateVolumeRequest(name, 5, "far", null, null), Locale.ENGLISH));
    cloud.run(Duration.ofMinutes(1));
  }

  private VolumePhase volumePhase() {
    return cloud.now(plane -> plane.storage.volumes.get(sante, "data", Locale.ENGLISH)).phase();
  }

  private Answer forceDelete() {
    return cloud.now(plane -> plane.compute.forceDelete.delete(sante, "far"));
  }

  private static List<String> guests(TestNode node) {
    return node.guests().stream().map(VmActual::id).toList();
  }
}
