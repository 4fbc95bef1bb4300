package cloud.faso.agent.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.Wishes;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.VmSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLedgerTest {
  @TempDir private Path folder = Path.of(".");
  private Path file = Path.of("ledger.log");

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("ledger.log");
  }

  @Test
  void a_new_ledger_knows_nothing() throws Exception {
    try (FileLedger ledger = FileLedger.open(file, "node-1")) {
      assertThat(ledger.unknown()).isTrue();
      assertThat(ledger.assignments()).isEmpty();
    }
  }

  @Test
  void what_was_accepted_is_there_after_a_restart() throws Exception {
    try (FileLedger ledger = FileLedger.open(file, "node-1")) {
      ledger.accept(all(5, wanted("vm-1", 1, 5)));
      ledger.accept(news(7, wanted("vm-2", 1, 6), tombstone("vm-1", 2, 7)));
    }

    try (FileLedger again = FileLedger.open(file, "node-1")) {
      assertThat(again.revision()).isEqualTo(7);
      assertThat(again.assignments())
          .containsOnly(
              Map.entry("vm-1", tombstone("vm-1", 2, 7)), Map.entry("vm-2", wanted("vm-2", 1, 6)));
    }
  }

  @Test
  void a_thing_missing_from_an_incremental_answer_stays() throws Exception {
    try (FileLedger ledger = FileLedger.open(file, "node-1")) {
      ledger.accept(all(5, wanted("vm-1", 1, 5)));
      ledger.accept(news(6, wanted("vm-2", 1, 6)));
      ledger.accept(news(6));

      assertThat(ledger.assignments()).containsOnlyKeys("vm-1", "vm-2");
    }
  }

  @Test
  void a_complete_answer_replaces_everything() throws Exception {
    try (FileLedger ledger = FileLedger.open(file, "node-1")) {
      ledger.accept(all(5, wanted("vm-1", 1, 5)));
      ledger.accept(all(4, wanted("vm-2", 1, 4)));
    }

    try (FileLedger again = FileLedger.open(file, "node-1")) {
      assertThat(again.revision()).isEqualTo(4);
      assertThat(again.assignments()).containsOnlyKeys("vm-2");
    }
  }

  @Test
  void only_tombstones_are_forgotten() throws Exception {
    try (FileLedger ledger = FileLedger.open(file, "node-1")) {
      ledger.accept(all(5, wanted("vm-1", 1, 4), tombstone("vm-2", 1, 5)));
      ledger.forget(Set.of("vm-1", "vm-2"));
    }

    try (FileLedger again = FileLedger.open(file, "node-1")) {
      assertThat(again.assignments()).containsOnlyKeys("vm-1");
    }
  }

  @Test
  void that_a_volume_was_complete_is_remembered_whatever_is_said_later() throws Exception {
    Assignment once = new Assignment(Kind.VOLUME, "vol-1", 1, 4, Wishes.volume(10));
    Assignment larger = new Assignment(Kind.VOLUME, "vol-1", 2, 6, Wishes.volume(20));
    try (FileLedger ledger = FileLedger.open(file, "node-1")) {
      ledger.accept(all(5, once));
      ledger.provisioned("vol-1");
      ledger.accept(news(6, larger));
    }

    try (FileLedger again = FileLedger.open(file, "node-1")) {
      assertThat(again.assignments().get("vol-1"))
          .extracting(Assignment::spec)
          .isEqualTo(Wishes.volume(20).onceProvisioned());
    }
  }

  @Test
  void that_a_disk_was_provisioned_is_remembered_whatever_is_said_later() throws Exception {
    try (FileLedger ledger = FileLedger.open(file, "node-1")) {
      ledger.accept(all(5, wanted("vm-1", 1, 4), wanted("vm-2", 1, 5)));
      ledger.provisioned("vm-1");
      ledger.accept(news(6, wanted("vm-1", 2, 6)));
      assertThat(provisioned(ledger)).containsExactly("vm-1");
    }
    try (FileLedger again = FileLedger.open(file, "node-1")) {
      assertThat(provisioned(again)).containsExactly("vm-1");
      again.accept(all(7, wanted("vm-1", 3, 7), wanted("vm-2", 1, 5)));
    }

    try (FileLedger compacted = FileLedger.open(file, "node-1")) {
      assertThat(provisioned(compacted)).containsExactly("vm-1");
      assertThat(compacted.assignments().get("vm-1"))
          .extracting(Assignment::generation)
          .isEqualTo(3L);
    }
  }

  @Test
  void that_a_disk_was_provisioned_is_remembered_without_a_control_plane() throws Exception {
    try (FileLedger ledger = FileLedger.open(file, "node-1")) {
      ledger.accept(all(5, wanted("vm-1", 1, 5)));
    }
    try (FileLedger alone = FileLedger.open(file, "node-1")) {
      alone.provisioned("vm-1");
    }

    try (FileLedger again = FileLedger.open(file, "node-1")) {
      assertThat(provisioned(again)).containsExactly("vm-1");
    }
  }

  @Test
  void a_vm_that_was_let_go_or_removed_starts_afresh() throws Exception {
    try (FileLedger ledger = FileLedger.open(file, "node-1")) {
      ledger.accept(all(5, wanted("vm-1", 1, 4), wanted("vm-2", 1, 5)));
      ledger.provisioned("vm-1");
      ledger.provisioned("vm-2");
      ledger.accept(news(6, tombstone("vm-1", 2, 6)));
      ledger.provisioned("vm-1");
      ledger.forget(Set.of("vm-1"));
      ledger.accept(all(7));
      ledger.accept(news(9, wanted("vm-1", 1, 8), wanted("vm-2", 1, 9)));
      assertThat(provisioned(ledger)).isEmpty();
    }

    try (FileLedger again = FileLedger.open(file, "node-1")) {
      assertThat(provisioned(again)).isEmpty();
    }
  }

  @Test
  void a_ledger_of_an_older_agent_is_read() throws Exception {
    Files.writeString(
        file,
        """
        ff2d0e5a {"node":"node-1"}
        1f1a2440 {"revision":5,"complete":true,"items":[{"kind":"VM","id":"vm-1","generation":1,\
        "revision":5,"spec":{"kind":"VM","name":"web-1","tenant":"tenant-1","vcpus":1,\
        "memoryMiB":128,"power":{"action":"RUN","request":1,"graceSeconds":0},\
        "rootDisk":{"pool":"local",\
        "imageDigest":"sha256:abababababababababababababababababababababababababababababababab",\
        "imageFormat":"qcow2","imageBytes":1000,"sizeGiB":1},"seed":{"instanceId":"vm-1","hostname":"web-1",\
        "authorizedKeys":[],"userData":null}}}]}
        """);

    try (FileLedger ledger = FileLedger.open(file, "node-1")) {
      assertThat(ledger.assignments()).containsExactly(Map.entry("vm-1", wanted("vm-1", 1, 5)));
    }
  }

  private static List<String> provisioned(FileLedger ledger) {
    return ledger.assignments().values().stream()
        .filter(item -> item.spec() instanceof VmSpec vm && vm.rootDisk().provisioned())
        .map(Assignment::id)
        .toList();
  }

  @Test
  void a_write_cut_short_anywhere_leaves_the_state_before_it() throws Exception {
    byte[] before;
    byte[] after;
    try (FileLedger ledger = FileLedger.open(file, "node-1")) {
      ledger.accept(all(5, wanted("vm-1", 1, 5)));
      before = Files.readAllBytes(file);
      ledger.accept(news(6, wanted("vm-2", 1, 6)));
      after = Files.readAllBytes(file);
    }
    for (int length = before.length; length < after.length; length += 5) {
      Files.write(file, Arrays.copyOf(after, length));

      try (FileLedger torn = FileLedger.open(file, "node-1")) {
        assertThat(torn.revision()).as("cut at %s", length).isEqualTo(5);
        torn.accept(news(6, wanted("vm-3", 1, 6)));
      }
      try (FileLedger healed = FileLedger.open(file, "node-1")) {
        assertThat(healed.assignments()).as("cut at %s", length).containsOnlyKeys("vm-1", "vm-3");
      }
    }
  }

  @Test
  void a_damaged_byte_anywhere_is_noticed_and_nothing_is_believed() throws Exception {
    try (FileLedger ledger = FileLedger.open(file, "node-1")) {
      ledger.accept(all(5, wanted("vm-1", 1, 5)));
      ledger.accept(news(6, wanted("vm-2", 1, 6)));
    }
    byte[] good = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < good.length; i += 3) {
      byte[] bad = good.clone();
      bad[i] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, bad);

      try (FileLedger ledger = FileLedger.open(file, "node-1")) {
        // Without its newline the last line looks cut short, which is as good as never written.
        boolean tornLast = i == good.length - 1 && ledger.revision() == 5;
        assertThat(ledger.unknown() || tornLast).as("byte %s", i).isTrue();
      }
    }
    assertThat(folder.resolve("ledger.log.damaged")).exists();
  }

  @Test
  void a_ledger_of_another_node_is_not_believed() throws Exception {
    try (FileLedger ledger = FileLedger.open(file, "node-1")) {
      ledger.accept(all(5, wanted("vm-1", 1, 5)));
    }

    try (FileLedger other = FileLedger.open(file, "node-2")) {
      assertThat(other.unknown()).isTrue();
    }
  }

  @Test
  void the_log_does_not_grow_for_ever() throws Exception {
    try (FileLedger ledger = FileLedger.open(file, "node-1")) {
      ledger.accept(all(0));
      for (int revision = 1; revision < 1500; revision++) {
        ledger.accept(news(revision, wanted("vm-" + revision % 10, revision, revision)));
      }
    }

    assertThat(Files.size(file)).isLessThan(1024 * 1024);
    try (FileLedger again = FileLedger.open(file, "node-1")) {
      assertThat(again.revision()).isEqualTo(1499);
      assertThat(again.assignments()).hasSize(10);
    }
  }

  @Test
  void only_its_owner_may_read_it_because_user_data_may_be_secret() throws Exception {
    try (FileLedger ledger = FileLedger.open(file, "node-1")) {
      ledger.accept(all(5, wanted("vm-1", 1, 5)));
    }

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void what_cannot_be_kept_is_not_accepted() throws Exception {
    try (FileLedger ledger = FileLedger.open(file, "node-1")) {
      ledger.accept(all(5, wanted("vm-1", 1, 5)));
      replaceFolderByFile();

      assertThatThrownBy(() -> ledger.accept(all(6, wanted("vm-2", 1, 6))))
          .isInstanceOf(LedgerFailure.class);

      assertThat(ledger.revision()).isEqualTo(5);
      assertThat(ledger.assignments()).containsOnlyKeys("vm-1");
    }
  }

  private void replaceFolderByFile() throws IOException {
    Files.delete(file);
    Files.delete(folder);
    Files.createFile(folder);
  }

  private static Assignments all(long revision, Assignment... items) {
    return new Assignments(revision, true, List.of(items), List.of());
  }

  private static Assignments news(long revision, Assignment... items) {
    return new Assignments(revision, false, new ArrayList<>(List.of(items)), List.of());
  }

  private static Assignment wanted(String id, long generation, long revision) {
    var spec = Wishes.small(id, "local", "sha256:" + "ab".repeat(32), 1000);
    return new Assignment(Kind.VM, id, generation, revision, spec);
  }

  private static Assignment tombstone(String id, long generation, long revision) {
    return new Assignment(Kind.VM, id, generation, revision, null);
  }
}
