package cloud.faso.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.spec.agent.PoolReport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolsTest {
  private static final int MEBIBYTE = 1 << 20;

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
  void what_ours_take_is_promised_and_what_others_keep_on_the_disk_is_not() throws Exception {
    Pools pools = new Pools(Map.of("here", scratch), "node-1");
    Path ours = file(pools.folder("here", "vm-1"), "root.qcow2");
    Path others = file(new Pools(Map.of("here", scratch), "node-2").folder("here", "vm-2"), "x");

    Files.write(ours, new byte[MEBIBYTE]);
    Files.write(others, new byte[2 * MEBIBYTE]);

    assertThat(pools.taken(scratch)).isBetween((long) MEBIBYTE, MEBIBYTE + 65536L);
  }

  @Test
  void a_guest_that_prints_without_end_adds_nothing_to_the_pool() throws Exception {
    Pools pools = new Pools(Map.of("here", scratch), "node-1");
    VmFolder folder = pools.folder("here", "vm-1");
    folder.create();
    ConsoleLog log = new ConsoleLog(folder.console(), 64 << 10);
    log.create();
    Files.write(log.file(), new byte[8 * MEBIBYTE]);
    log.trim(0);
    assertThat(pools.taken(scratch)).isLessThan(MEBIBYTE);

    try (RandomAccessFile file = new RandomAccessFile(log.file().toFile(), "rw")) {
      file.setLength(64L << 30);
    }
    long free = Files.getFileStore(scratch).getUsableSpace() >> 30;
    assertThat(pools.reports().getFirst().capacityGiB()).isBetween(free - 2, free + 2);
  }

  private static Path file(VmFolder folder, String name) throws IOException {
    folder.create();
    return folder.path().resolve(name);
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
  void a_folder_that_cannot_be_read_is_not_taken_for_gone() throws Exception {
    Pools pools = new Pools(Map.of("here", scratch), "node-1");
    Path folder = pools.folder("here", "vm-1").path();
    Files.createDirectories(folder.getParent());
    assertThat(pools.find("vm-1")).isEmpty();
    Files.createSymbolicLink(folder, folder);

    assertThatThrownBy(() -> pools.find("vm-1")).isInstanceOf(IOException.class);
  }

  @Test
  void an_unknown_pool_is_refused_without_naming_those_that_there_are() {
    Pools pools = new Pools(Map.of("slow", scratch, "fast", scratch), "node-1");
    assertThatThrownBy(() -> pools.folder("ceph", "vm-1"))
        .isInstanceOf(DriverFailure.class)
        .hasMessageNotContainingAny("fast", "slow", scratch.toString());
  }

  @Test
  void a_node_whose_id_is_a_path_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Pools(Map.of("local", scratch), "../node-1"));
  }
}
