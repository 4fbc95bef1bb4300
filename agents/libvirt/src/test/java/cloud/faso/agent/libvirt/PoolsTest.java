package cloud.faso.agent.libvirt;

import static cloud.faso.agent.libvirt.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.spec.agent.PoolReport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PoolsTest {
  private static final int MEBIBYTE = 1 << 20;
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path scratch;

  @Test
  void a_pool_that_cannot_be_read_is_reported_as_empty() {
    Pools pools =
        Pools.of(
            Map.of("gone", scratch.resolve("gone"), "here", scratch), "node-1", Pool.Claim.NONE);
    assertThat(pools.reports())
        .satisfiesExactly(
            gone -> assertThat(gone).isEqualTo(new PoolReport("gone", "directory", 0, 0, true)),
            here -> assertThat(here.capacityGiB()).isPositive());
  }

  @Test
  void what_ours_take_is_promised_and_what_others_keep_on_the_disk_is_not() throws Exception {
    Pools pools = Pools.of(Map.of("here", scratch), "node-1", Pool.Claim.NONE);
    Path ours = file(pools.folder("here", "vm-1"), "root.qcow2");
    Path others =
        file(
            Pools.of(Map.of("here", scratch), "node-2", Pool.Claim.NONE).folder("here", "vm-2"),
            "x");

    Files.write(ours, new byte[MEBIBYTE]);
    Files.write(others, new byte[2 * MEBIBYTE]);

    assertThat(pools.each().getFirst().taken()).isBetween((long) MEBIBYTE, MEBIBYTE + 65536L);
  }

  @Test
  void what_others_have_claimed_of_the_disk_is_not_promised() throws Exception {
    long free = Files.getFileStore(scratch).getUsableSpace() >> 30;
    Pools pools = Pools.of(Map.of("here", scratch), "node-1", _ -> (free - 3) << 30);

    assertThat(pools.reports().getFirst().capacityGiB()).isBetween(0L, 5L);
    assertThat(pools.reports().getFirst().freeGiB()).isBetween(0L, 5L);
  }

  @Test
  void a_guest_that_prints_without_end_adds_nothing_to_the_pool() throws Exception {
    Pools pools = Pools.of(Map.of("here", scratch), "node-1", Pool.Claim.NONE);
    VmFolder folder = pools.folder("here", "vm-1");
    folder.create();
    ConsoleLog log = new ConsoleLog(folder.console(), 64 << 10);
    log.create();
    Files.write(log.file(), new byte[8 * MEBIBYTE]);
    log.trim(0);
    assertThat(pools.each().getFirst().taken()).isLessThan(MEBIBYTE);

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
    Pools pools = Pools.of(Map.of("slow", slow, "fast", fast), "node-1", Pool.Claim.NONE);
    assertThat(pools.find("vm-1")).isEmpty();
    VmFolder folder = pools.folder("fast", "vm-1");
    folder.create();
    assertThat(folder.path()).isEqualTo(fast.resolve("node-1/vm-1"));
    assertThat(pools.find("vm-1")).contains(folder);
    assertThat(pools.all()).containsExactly(folder);
    assertThat(Pools.of(Map.of("fast", fast), "node-2", Pool.Claim.NONE).find("vm-1")).isEmpty();
  }

  @Test
  void a_folder_that_cannot_be_read_is_not_taken_for_gone() throws Exception {
    Pools pools = Pools.of(Map.of("here", scratch), "node-1", Pool.Claim.NONE);
    Path folder = pools.folder("here", "vm-1").path();
    Files.createDirectories(folder.getParent());
    assertThat(pools.find("vm-1")).isEmpty();
    Files.createSymbolicLink(folder, folder);

    assertThatThrownBy(() -> pools.find("vm-1")).isInstanceOf(IOException.class);
  }

  @Test
  @Timeout(60)
  void a_silent_pool_is_not_taken_for_empty_and_keeps_nothing_from_vms_in_another()
      throws Exception {
    Pool fast =
        new Pool(
            "fast",
            Files.createDirectory(scratch.resolve("fast")),
            "node-1",
            LONG,
            Pool.Claim.NONE);
    HangingPool silent = new HangingPool(Files.createDirectory(scratch.resolve("away")));
    Pools pools = new Pools(List.of(fast, silent));
    VmFolder vm = fast.folder("vm-1");
    Files.createFile(file(vm, vm.rootDisk("sha256:" + "a".repeat(64)).toString()));
    silent.hangs = new CountDownLatch(1);

    assertThatThrownBy(pools::all).isInstanceOf(IOException.class).hasMessageContaining("away");

    assertThat(pools.find("vm-1")).contains(vm);
    assertThatThrownBy(() -> pools.find("vm-2")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> pools.findAll("vm-1")).isInstanceOf(IOException.class);
    silent.hangs.countDown();
    eventually("it to answer", () -> answers(pools), answer -> answer);
    assertThat(pools.find("vm-2")).isEmpty();
  }

  private static boolean answers(Pools pools) {
    try {
      return pools.all().size() == 1;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  @Timeout(60)
  void a_pool_that_hangs_is_reported_as_it_last_was() {
    HangingPool pool = new HangingPool(scratch);
    PoolReport before = eventually("its figures", pool::report, report -> report.capacityGiB() > 0);
    pool.hangs = new CountDownLatch(1);

    assertThat(pool.report()).isEqualTo(before);
    assertThat(pool.report()).isEqualTo(before);
    pool.hangs.countDown();
  }

  /** A pool whose disk can fall silent, named {@code away}. */
  private static final class HangingPool extends Pool {
    volatile CountDownLatch hangs = new CountDownLatch(0);

    HangingPool(Path folder) {
      super("away", folder, "node-1", Duration.ofMillis(200), Pool.Claim.NONE);
    }

    @Override
    List<VmFolder> all() throws IOException {
      hang();
      return super.all();
    }

    @Override
    long taken() throws IOException {
      hang();
      return super.taken();
    }

    private void hang() {
      try {
        hangs.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void an_unknown_pool_is_refused_without_naming_those_that_there_are() {
    Pools pools = Pools.of(Map.of("slow", scratch, "fast", scratch), "node-1", Pool.Claim.NONE);
    assertThatThrownBy(() -> pools.folder("ceph", "vm-1"))
        .isInstanceOf(DriverFailure.class)
        .hasMessageNotContainingAny("fast", "slow", scratch.toString());
  }

  @Test
  void a_node_whose_id_is_a_path_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pools.of(Map.of("local", scratch), "../node-1", Pool.Claim.NONE));
  }
}
