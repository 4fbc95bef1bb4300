package cloud.faso.testcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.DomainState;
import cloud.faso.compute.CreateVmRequest;
import cloud.faso.compute.VmPhase;
import cloud.faso.operations.EventRow;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.problem.Problem;
import cloud.faso.spec.agent.ConsoleChunk;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** A node that nobody hears of may well be running its guests. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SilenceTest {

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

  @Test
  void vms_of_a_silent_node_are_unreachable_and_never_elsewhere_until_it_is_back() {
    TestCloud cloud = new TestCloud(SEED, database.empty());
    assertThat(cloud.nodes()).hasSizeGreaterThan(1).allSatisfy(TestNode::start);
    cloud.run(Duration.ofMinutes(1));
    cloud.now(
        plane ->
            plane.compute.vms.create(
                cloud.users().getFirst().scope(),
                new CreateVmRequest(
                    "far", "small", "tiny", null, null, null, null, null, null, null, null, null),
                Locale.ENGLISH));
    cloud.run(Duration.ofMinutes(1));
    assertThat(phase(cloud)).isEqualTo(VmPhase.RUNNING);
    TestNode home = homes(cloud).getFirst();

    cloud.cutOff(home.id(), Duration.ofMinutes(5));
    cloud.run(Duration.ofMinutes(4));

    assertThat(phase(cloud)).isEqualTo(VmPhase.UNREACHABLE);
    assertThat(homes(cloud)).containsExactly(home);
    assertThat(home.guests())
        .allSatisfy(guest -> assertThat(guest.domain()).isEqualTo(DomainState.RUNNING));
    assertThatThrownBy(() -> consoleLog(cloud))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code().code()).isEqualTo("wrong-phase"));

    cloud.run(Duration.ofMinutes(2));

    assertThat(phase(cloud)).isEqualTo(VmPhase.RUNNING);
    assertThat(homes(cloud)).containsExactly(home);
    assertThat(phasesTold(cloud)).endsWith("UNREACHABLE from RUNNING", "RUNNING from UNREACHABLE");
  }

  private static VmPhase phase(TestCloud cloud) {
    return cloud.now(
        plane ->
            plane
                .compute
                .queries
                .get(cloud.users().getFirst().scope(), "far", Locale.ENGLISH)
                .phase());
  }

  private static ConsoleChunk consoleLog(TestCloud cloud) {
    return cloud.now(
        plane -> plane.compute.queries.consoleLog(cloud.users().getFirst().scope(), "far", 0, 100));
  }

  /** Where there is something of a VM; there is one VM. */
  private static List<TestNode> homes(TestCloud cloud) {
    return cloud.nodes().stream().filter(node -> !node.guests().isEmpty()).toList();
  }

  private static List<String> phasesTold(TestCloud cloud) {
    return cloud.now(plane -> plane.events.after(0, 1000, Duration.ZERO)).stream()
        .filter(event -> event.type().equals("vm.phase"))
        .map(EventRow::payload)
        .map(
            payload ->
                payload.replaceAll(".*\"from\":\"(\\w+)\".*\"phase\":\"(\\w+)\".*", "$2 from $1"))
        .toList();
  }
}
