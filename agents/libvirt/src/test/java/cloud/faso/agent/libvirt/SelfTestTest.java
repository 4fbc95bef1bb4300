package cloud.faso.agent.libvirt;

import static cloud.faso.agent.libvirt.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RequiresHypervisor
class SelfTestTest {
  @TempDir Path scratch;

  @Test
  void without_a_kvm_device_software_emulation_is_used() throws Exception {
    Path missing = scratch.resolve("kvm");
    Accelerator found = new SelfTest(scratch, missing, Duration.ZERO).run();
    assertThat(found).isEqualTo(Accelerator.KVM_MISSING);
    assertThat(found.kind()).isEqualTo(Accelerator.Kind.TCG);
    assertThat(found.reason()).contains("there is no /dev/kvm");
    try (Stream<Path> left = Files.list(scratch)) {
      assertThat(left).containsExactly(note());
    }
  }

  @Test
  void what_came_out_is_known_until_the_host_boots_anew() throws Exception {
    Path missing = scratch.resolve("kvm");
    Accelerator found = new SelfTest(scratch, missing, Duration.ZERO).run();
    Files.writeString(note(), Files.readString(note()).replace(found.code(), "kvm-fails"));
    assertThat(new SelfTest(scratch, missing, Duration.ZERO).run())
        .isEqualTo(Accelerator.KVM_FAILS);

    Files.writeString(note(), Files.readString(note()).replace("host=", "host=another-boot-"));
    assertThat(new SelfTest(scratch, missing, Duration.ZERO).run()).isEqualTo(found);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kind=KVM\nreason=Old.", "accelerator=of-a-later-version"})
  void a_note_of_another_version_is_made_anew(String other) throws Exception {
    Path missing = scratch.resolve("kvm");
    Accelerator found = new SelfTest(scratch, missing, Duration.ZERO).run();
    Files.writeString(note(), Files.readString(note()).replaceAll("accelerator=.*", other));

    assertThat(new SelfTest(scratch, missing, Duration.ZERO).run()).isEqualTo(found);
    assertThat(Files.readString(note())).contains("accelerator=" + found.code());
  }

  @Test
  void that_kvm_failed_is_believed_at_the_next_start_and_tested_again_for_the_one_after()
      throws Exception {
    Path opens = Files.createFile(scratch.resolve("kvm"));
    new SelfTest(scratch, opens, Duration.ZERO).run();
    String failed = Files.readString(note()).replaceAll("accelerator=.*", "accelerator=kvm-closed");
    Files.writeString(note(), failed);

    assertThat(new SelfTest(scratch, opens, Duration.ZERO).run()).isEqualTo(Accelerator.KVM_CLOSED);

    eventually(
        "another test", () -> Files.readString(note()), text -> !text.contains("kvm-closed"));
    eventually("its disk to be gone", () -> files(scratch), List.of(note(), opens)::containsAll);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private Path note() {
    return scratch.resolve("self-test.properties");
  }

  @Test
  void a_reason_is_given_whatever_this_machine_can_do() throws Exception {
    Accelerator found = new SelfTest(scratch, Path.of("/dev/kvm"), Duration.ZERO).run();
    assertThat(found.reason())
        .startsWith(found.kind() == Accelerator.Kind.KVM ? "KVM" : "Software");
  }
}
