package cloud.faso.testcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.VmActual;
import cloud.faso.compute.CreateVmRequest;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** What is deleted by force is gone at once, and from its node as soon as that is back. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ForceDeleteTest {

  /** One that gives three nodes: there is room elsewhere. */
  private static final long SEED = 2;

  @Parameter private TestDatabases.Kind kind;
  private TestDatabase database;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void open() {
    database = new TestDatabase(kind);
  }

  @AfterParameterizedClassInvocation
  void close() {
    database.close();
  }

  /** A cloud in which there is one VM, which runs. */
  private TestCloud running() {
    TestCloud cloud = new TestCloud(SEED, database.empty());
    cloud.nodes().forEach(TestNode::start);
    cloud.run(Duration.ofMinutes(1));
    create(cloud);
    cloud.run(Duration.ofMinutes(1));
    return cloud;
  }

  @Test
  void a_guest_on_a_silent_node_goes_when_the_node_is_back_and_its_name_is_free_at_once() {
    TestCloud cloud = running();
    TestNode home = homes(cloud).getFirst();
    String old = home.guests().getFirst().id();
    assertThatThrownBy(() -> forceDelete(cloud))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code().code()).isEqualTo("wrong-phase"));

    cloud.cutOff(home.id(), Duration.ofMinutes(8));
    cloud.run(Duration.ofMinutes(4));
    forceDelete(cloud);
    create(cloud);
    cloud.restart();
    cloud.run(Duration.ofMinutes(2));

    assertThat(guests(home)).as("nobody can reach it yet").containsExactly(old);
    assertThat(homes(cloud)).as("the new one runs elsewhere").hasSize(2);

    cloud.run(Duration.ofMinutes(4));

    assertThat(guests(home)).doesNotContain(old);
    assertThat(homes(cloud)).hasSize(1);
    cloud.settle();
  }

  @Test
  void a_guest_that_goes_on_being_deleted_goes_with_its_tombstone() {
    TestCloud cloud = running();
    TestNode home = homes(cloud).getFirst();
    cloud.cutOff(home.id(), Duration.ofMinutes(5));
    cloud.run(Duration.ofMinutes(3));
    cloud.now(
        plane ->
            plane.compute.vms.delete(
                cloud.users().getFirst().scope(), "far", new IfMatch(null), Locale.ENGLISH));

    forceDelete(cloud);
    home.crash();
    cloud.run(Duration.ofMinutes(4));

    assertThat(homes(cloud)).isEmpty();
    cloud.settle();
  }

  private static void create(TestCloud cloud) {
    cloud.now(
        plane ->
            plane.compute.vms.create(
                cloud.users().getFirst().scope(),
                new CreateVmRequest(
                    "far", "small", "tiny", null, null, null, null, null, null, null, null, null),
                Locale.ENGLISH));
  }

  private static Answer forceDelete(TestCloud cloud) {
    return cloud.now(
        plane -> plane.compute.forceDelete.delete(cloud.users().getFirst().scope(), "far"));
  }

  private static List<String> guests(TestNode node) {
    return node.guests().stream().map(VmActual::id).toList();
  }

  private static List<TestNode> homes(TestCloud cloud) {
    return cloud.nodes().stream().filter(node -> !node.guests().isEmpty()).toList();
  }
}
