package cloud.faso.testcloud;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.driver.DomainState;
import cloud.faso.compute.VmPhase;
import cloud.faso.operations.EventRow;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.spec.agent.ConsoleChunk;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A node that nobody hears of may well be running its guests. */
@OnBothDatabases
final class SilenceTest extends InTestCloud {

  @Test
  void vms_of_a_silent_node_are_unreachable_and_never_elsewhere_until_it_is_back() {
    startNodes();
    create(sante, asking("far", "small"));
    cloud.run(Duration.ofMinutes(1));
    assertThat(phase(sante, "far")).isEqualTo(VmPhase.RUNNING);
    TestNode home = homes().getFirst();

    cloud.cutOff(home.id(), Duration.ofMinutes(5));
    cloud.run(Duration.ofMinutes(4));

    assertThat(phase(sante, "far")).isEqualTo(VmPhase.UNREACHABLE);
    assertThat(homes()).containsExactly(home);
    assertThat(home.guests())
        .allSatisfy(guest -> assertThat(guest.domain()).isEqualTo(DomainState.RUNNING));
    assertRefused("wrong-phase", this::consoleLog);

    cloud.run(Duration.ofMinutes(2));

    assertThat(phase(sante, "far")).isEqualTo(VmPhase.RUNNING);
    assertThat(homes()).containsExactly(home);
    assertThat(phasesTold()).endsWith("UNREACHABLE from RUNNING", "RUNNING from UNREACHABLE");
  }

  private ConsoleChunk consoleLog() {
    return cloud.now(plane -> plane.compute.queries.consoleLog(sante, "far", 0, 100));
  }

  private List<String> phasesTold() {
    return cloud.now(plane -> plane.events.after(0, 1000, Duration.ZERO)).stream()
        .filter(event -> event.type().equals("vm.phase"))
        .map(EventRow::payload)
        .map(
            payload ->
                payload.replaceAll(".*\"from\":\"(\\w+)\".*\"phase\":\"(\\w+)\".*", "$2 from $1"))
        .toList();
  }
}
