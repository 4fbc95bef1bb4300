package cloud.faso.agent.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.Driver;
import cloud.faso.agent.driver.DriverConformance;
import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.DriverStory;
import cloud.faso.agent.driver.HostStep;
import cloud.faso.agent.driver.Images;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VolumeActual;
import cloud.faso.agent.driver.Wishes;
import cloud.faso.spec.agent.VmSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SimulatedDriverTest {

  @Nested
  class When_nothing_takes_time extends DriverConformance {
    @Override
    protected Bench open() {
      return new SimulatedBench("");
    }
  }

  @Nested
  class When_guests_take_their_time extends DriverConformance {
    @Override
    protected Bench open() {
      return new SimulatedBench("{boot: 2s..30s, shutdown: 1s..20s}");
    }
  }

  @Test
  void a_foreign_machine_is_not_touched() {
    SimulatedBench bench = new SimulatedBench("");
    bench.host.foreignMachine("vm-1");
    VmActual before = bench.host.everything().getFirst();

    assertThatThrownBy(() -> bench.driver().execute("vm-1", new HostStep.CutOff(), bench.images()))
        .isInstanceOfSatisfying(
            DriverFailure.class, e -> assertThat(e.code()).isEqualTo("name-taken"));

    assertThat(bench.host.everything()).containsExactly(before);
  }

  @Test
  void a_step_fails_as_the_script_says() {
    SimulatedBench bench =
        new SimulatedBench("faults: [{step: CutOff, probability: 1, code: stuck, message: No.}]");

    assertThatThrownBy(() -> bench.driver().execute("vm-1", new HostStep.CutOff(), bench.images()))
        .hasMessage("No.");
  }

  @Test
  void a_console_keeps_its_end_and_says_what_it_dropped() {
    SimulatedGuest guest = new SimulatedGuest("vm-1", "node-1");
    for (int i = 0; i < 10_000; i++) {
      guest.print("line number " + i + "\n");
    }

    assertThat(guest.oldest()).isPositive();
    assertThat(guest.written() - guest.oldest()).isLessThanOrEqualTo(128 * 1024);
    byte[] tail = guest.log(guest.written() - 5, 100);
    assertThat(new String(tail, StandardCharsets.UTF_8)).isEqualTo("9999\n");
  }

  /** One simulated host on a still clock. */
  private static final class SimulatedBench implements DriverStory.Bench {
    private final StillClock clock = new StillClock();
    private final SimulatedHost host = new SimulatedHost(clock);
    private final Script script;
    private final Driver driver;

    SimulatedBench(String script) {
      this.script = Script.parse(script);
      this.driver = driverOf("node-1");
    }

    private Driver driverOf(String node) {
      return new SimulatedDriver(node, node, host, script, clock::advance, new SplittableRandom(1));
    }

    @Override
    public Driver driver() {
      return driver;
    }

    @Override
    public Driver neighbour() {
      return driverOf("node-2");
    }

    @Override
    public Driver afterRestart() {
      return driverOf("node-1");
    }

    @Override
    public Images images() {
      return digest -> Path.of("/nowhere", digest);
    }

    @Override
    public String id(int number) {
      return "vm-" + number;
    }

    @Override
    public VmSpec spec(String vmId) {
      return Wishes.small(vmId, "local", "sha256:" + "ab".repeat(32), 1000);
    }

    @Override
    public String bootMessage(String vmId) {
      return "simulated guest " + vmId + " booted";
    }

    @Override
    public void guestHalts(String vmId) {
      host.guestHalts(vmId);
    }

    @Override
    public void guestCrashes(String vmId) {
      host.guestCrashes(vmId);
    }

    @Override
    public void hypervisorRestarts() {
      host.hypervisorRestarts();
    }

    @Override
    public void powerCut() {
      host.powerCut();
    }

    @Override
    public List<String> traces(String id) {
      return Stream.concat(
              host.everything().stream().map(VmActual::id),
              host.volumesOf("node-1").stream().map(VolumeActual::id))
          .filter(id::equals)
          .toList();
    }

    @Override
    public Duration patience() {
      return Duration.ofMinutes(5);
    }

    @Override
    public Instant now() {
      return clock.instant();
    }

    @Override
    public void tick() {
      clock.advance(Duration.ofSeconds(1));
    }

    @Override
    public void close() {}
  }
}
