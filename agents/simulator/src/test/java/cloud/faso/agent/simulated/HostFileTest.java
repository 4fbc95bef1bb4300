package cloud.faso.agent.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.driver.Disks;
import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VolumeActual;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a simulated host keeps. */
final class HostFileTest {
  @TempDir private Path folder = Path.of(".");
  private final StillClock clock = new StillClock();

  @Test
  void what_was_saved_before_there_were_volumes_is_still_read() throws Exception {
    Files.writeString(
        file(),
        """
        [{"id":"vm-1","owner":"node-1","domain":"RUNNING","vcpus":2,"memoryMiB":512,
          "rootDiskGiB":10,"files":true,"marks":{"generation":3,"powerRequest":2},"boots":1}]
        """);

    SimulatedHost host = loaded();

    assertThat(host.everything())
        .singleElement()
        .returns("vm-1", VmActual::id)
        .returns(DomainState.RUNNING, VmActual::domain)
        .returns(Disks.NONE, VmActual::disks)
        .returns(3L, vm -> vm.marks().generation());
    assertThat(host.volumesOf("node-1")).isEmpty();
  }

  @Test
  void volumes_and_who_has_them_are_kept() throws Exception {
    SimulatedHost before = new SimulatedHost(clock);
    HostFile file = new HostFile(file(), before);
    file.load();
    before.keep(new SimulatedVolume("vol-1", "node-1", 10));
    before.act(
        "vm-1",
        "node-1",
        (guest, now) -> {
          guest.boot(now);
          guest.disks = List.of("vol-1");
        });
    file.saveIfChanged();

    SimulatedHost after = loaded();

    assertThat(after.volumesOf("node-1"))
        .containsExactly(new VolumeActual("vol-1", 10, false, true));
    assertThat(after.everything())
        .singleElement()
        .returns(new Disks(List.of("vol-1"), List.of("vol-1")), VmActual::disks);
  }

  private SimulatedHost loaded() throws Exception {
    SimulatedHost host = new SimulatedHost(clock);
    new HostFile(file(), host).load();
    return host;
  }

  private Path file() {
    return folder.resolve("n1.guests.json");
  }
}
