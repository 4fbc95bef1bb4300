package cloud.faso.testcloud;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.driver.VmActual;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.http.Answer;
import java.time.Duration;
import java.util.List;
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

  private Answer forceDelete() {
    return cloud.now(plane -> plane.compute.forceDelete.delete(sante, "far"));
  }

  private static List<String> guests(TestNode node) {
    return node.guests().stream().map(VmActual::id).toList();
  }
}
