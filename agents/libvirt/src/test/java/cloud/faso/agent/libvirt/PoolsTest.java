package cloud.faso.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.spec.agent.PoolReport;
import java.io.RandomAccessFile;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolsTest {
  @TempDir Path scratch;

  @Test
  void a_pool_that_cannot_be_read_is_reported_as_empty() {
    Pools pools = new Pools(Map.of("gone", scratch.resolve("gone"), "here", scratch), "node-1");
    assertThat(pools.reports())
        .satisfiesExactly(
            gone -> assertThat(gone).isEqualTo(new PoolReport("gone", "directory", 0, 0)),
            here -> assertThat(here.capacityGiB()).isPositive());
  }

  @Test
  void what_others_keep_on_the_disk_is_not_promised() throws Exception {
    Pools pools = new Pools(Map.of("here", scratch), "node-1");
    FileStore disk = Files.getFileStore(scratch);
    VmFolder folder = pools.folder("here", "vm-1");
    folder.create();
    // Sparse: it has a length, and takes nothing.
    try (RandomAccessFile file = new RandomAccessFile(folder.path().resolve("x").toFile(), "rw")) {
      file.setLength(3L << 30);
    }
    long free = disk.getUsableSpace() >> 30;
    assertThat(pools.reports().getFirst().capacityGiB()).isBetween(free + 2, free + 4);
  }

  @Test
  void a_vm_is_found_in_whichever_pool_it_is() throws Exception {
    Path slow = Files.createDirectory(scratch.resolve("slow"));
    Path fast = Files.createDirectory(scratch.resolve("fast"));
    Pools pools = new Pools(Map.of("slow", slow, "fast", fast), "node-1");
    assertThat(pools.find("vm-1")).isEmpty();
    VmFolder folder = pools.folder("fast", "vm-1");
    folder.create();
    assertThat(folder.path()).isEqualTo(fast.resolve("node-1/vm-1"));
    assertThat(pools.find("vm-1")).contains(folder);
    assertThat(pools.all()).containsExactly(folder);
    assertThat(new Pools(Map.of("fast", fast), "node-2").find("vm-1")).isEmpty();
  }

  @Test
  void an_unknown_pool_is_refused_with_those_that_there_are() {
    Pools pools = new Pools(Map.of("slow", scratch, "fast", scratch), "node-1");
    assertThatThrownBy(() -> pools.folder("ceph", "vm-1"))
        .isInstanceOf(DriverFailure.class)
        .hasMessageContaining("fast, slow");
  }

  @Test
  void a_node_whose_id_is_a_path_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Pools(Map.of("local", scratch), "../node-1"));
  }
}
