package cloud.faso.testcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.VmActual;
import cloud.faso.compute.CreateVmRequest;
import cloud.faso.compute.VmPhase;
import cloud.faso.compute.VmView;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/**
 * A VM that is deleted while its node is silent is gone at once, and its guest when that is back.
 */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ForceDeleteTest {

  /** One that gives three nodes: there is room elsewhere. */
  private static final long SEED = 2;

  @Parameter private TestDatabases.Kind kind;
  private TestDatabase database;
  private TestCloud cloud;
  private TestNode home;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void open() {
    database = new TestDatabase(kind);
  }

  @AfterParameterizedClassInvocation
  void close() {
    database.close();
  }

  @BeforeEach
  void begin() {
    cloud = new TestCloud(SEED, database.empty());
    assertThat(cloud.nodes()).hasSizeGreaterThan(1).allSatisfy(TestNode::start);
    cloud.run(Duration.ofMinutes(1));
    create();
    cloud.run(Duration.ofMinutes(1));
    home =
        cloud.nodes().stream().filter(node -> !node.guests().isEmpty()).findFirst().orElseThrow();
  }

  private void create() {
    cloud.now(
        plane ->
            plane.compute.vms.create(
                cloud.users().getFirst().scope(),
                new CreateVmRequest(
                    "far", "small", "tiny", null, null, null, null, null, null, null, null),
                Locale.ENGLISH));
  }

  private VmView vm() {
    return cloud.now(
        plane ->
            plane.compute.queries.get(cloud.users().getFirst().scope(), "far", Locale.ENGLISH));
  }

  private void forceDelete() {
    cloud.now(plane -> plane.compute.forceDelete.delete(cloud.users().getFirst().scope(), "far"));
  }

  private List<String> guests(TestNode node) {
    return node.guests().stream().map(VmActual::id).toList();
  }

  private List<String> left() {
    return database.texts("select vm_id from vm_leftover");
  }

  private List<String> strays() {
    return database.texts("select name from stray");
  }

  @Test
  void its_guest_goes_when_the_node_is_back_and_is_no_stray_meanwhile() {
    String old = vm().id().value();
    cloud.cutOff(home.id(), Duration.ofMinutes(8));
    cloud.run(Duration.ofMinutes(4));
    assertThat(vm().phase()).isEqualTo(VmPhase.UNREACHABLE);

    forceDelete();

    assertThatThrownBy(this::vm).isInstanceOf(Problem.class);
    create();
    cloud.run(Duration.ofMinutes(2));
    assertThat(vm().phase()).as("its name is free").isEqualTo(VmPhase.RUNNING);
    assertThat(guests(home)).as("nobody could tell the node").containsExactly(old);
    assertThat(left()).containsExactly(old);

    cloud.run(Duration.ofMinutes(4));

    assertThat(guests(home)).doesNotContain(old);
    assertThat(left()).isEmpty();
    assertThat(strays()).isEmpty();
    assertThat(vm().phase()).isEqualTo(VmPhase.RUNNING);
  }

  @Test
  void a_node_that_was_restarted_meanwhile_destroys_it_all_the_same() {
    String old = vm().id().value();
    cloud.cutOff(home.id(), Duration.ofMinutes(5));
    cloud.run(Duration.ofMinutes(4));
    forceDelete();
    home.powerCut();

    cloud.run(Duration.ofMinutes(4));

    assertThat(guests(home)).doesNotContain(old);
    assertThat(left()).isEmpty();
    assertThat(strays()).isEmpty();
  }

  @Test
  void a_vm_whose_node_answers_is_deleted_in_the_usual_way_only() {
    assertThatThrownBy(this::forceDelete)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code().code()).isEqualTo("wrong-phase"));
    assertThat(vm().phase()).isEqualTo(VmPhase.RUNNING);
  }
}
