package cloud.faso.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresHypervisor
class SelfTestTest {
  @TempDir Path scratch;

  @Test
  void without_a_kvm_device_software_emulation_is_used() throws Exception {
    Path missing = scratch.resolve("kvm");
    Accelerator found = new SelfTest(scratch, missing).run();
    assertThat(found.kind()).isEqualTo(Accelerator.Kind.TCG);
    assertThat(found.reason()).contains(missing + " does not exist");
    try (Stream<Path> left = Files.list(scratch)) {
      assertThat(left).containsExactly(note());
    }
  }

  @Test
  void what_came_out_is_known_until_the_host_boots_anew() throws Exception {
    Path missing = scratch.resolve("kvm");
    Accelerator found = new SelfTest(scratch, missing).run();
    Files.writeString(note(), Files.readString(note()).replace("Software", "Remembered: software"));
    assertThat(new SelfTest(scratch, missing).run().reason()).startsWith("Remembered");

    Files.writeString(note(), Files.readString(note()).replace("host=", "host=another-boot-"));
    assertThat(new SelfTest(scratch, missing).run()).isEqualTo(found);
  }

  private Path note() {
    return scratch.resolve("self-test.properties");
  }

  @Test
  void a_reason_is_given_whatever_this_machine_can_do() throws Exception {
    Accelerator found = new SelfTest(scratch, Path.of("/dev/kvm")).run();
    assertThat(found.reason())
        .startsWith(found.kind() == Accelerator.Kind.KVM ? "KVM" : "Software");
  }
}
