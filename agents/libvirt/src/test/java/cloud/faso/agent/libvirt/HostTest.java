package cloud.faso.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.spec.agent.NodeLoad;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostTest {
  @TempDir Path proc;

  @Test
  void load_is_what_passed_since_the_last_look() throws Exception {
    Files.writeString(
        proc.resolve("meminfo"),
        "MemTotal:       4194304 kB\nMemFree: 1 kB\nMemAvailable:   1048576 kB\n");
    Host host = new Host(proc);
    stat("cpu  100 0 100 700 100 0 0 0 50 0");
    assertThat(host.load()).isEqualTo(new NodeLoad(20, 3072));
    stat("cpu  170 0 110 710 110 0 0 0 90 0");
    assertThat(host.load()).isEqualTo(new NodeLoad(80, 3072));
    assertThat(host.load().cpuPercent()).isZero();
    assertThat(host.memoryMiB()).isEqualTo(4096);
  }

  @Test
  void the_real_one_can_be_read() throws Exception {
    assertThat(new Host(Path.of("/proc")).load().cpuPercent()).isBetween(0, 100);
  }

  private void stat(String line) throws Exception {
    Files.writeString(proc.resolve("stat"), line + "\ncpu0 1 1 1 1 1 1 1 1 1 1\n");
  }
}
