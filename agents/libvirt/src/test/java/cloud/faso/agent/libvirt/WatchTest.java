package cloud.faso.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.libvirt.binding.Libvirt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresHypervisor
class WatchTest {
  @TempDir Path scratch;

  @Test
  void a_pool_that_hangs_keeps_nobody_from_looking_for_libvirtd() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch looks = new CountDownLatch(2);
    Pool silent =
        new Pool("away", scratch, "node-1", Duration.ofMinutes(1), Pool.Claim.NONE) {
          @Override
          List<VmFolder> all() {
            try {
              hangs.await();
            } catch (InterruptedException e) {
              // The watch ends.
            }
            return List.of();
          }
        };
    String nowhere = "qemu+unix:///system?socket=" + scratch.resolve("none");
    try (Libvirt libvirt = new Libvirt(nowhere, _ -> {});
        Watch _ =
            new Watch(libvirt, new Pools(List.of(silent)), 1024, looks::countDown, () -> {})) {
      assertThat(looks.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }
}
