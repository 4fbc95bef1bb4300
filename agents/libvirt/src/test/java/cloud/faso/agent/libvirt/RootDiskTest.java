package cloud.faso.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.spec.agent.RootDiskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RequiresHypervisor
class RootDiskTest {
  private static final String DIGEST = "sha256:" + "0a".repeat(32);

  @TempDir Path scratch;
  private final DiskImages disks = new DiskImages(new Tools());

  @ParameterizedTest
  @ValueSource(strings = {"raw", "qcow2"})
  void an_overlay_says_what_it_rests_on(String format) throws Exception {
    Path image = image(format);
    VmFolder folder = new VmFolder(scratch.resolve("vm-1"));
    disks.create(folder, spec(DIGEST, format, 2), image);

    RootDisk disk = folder.findRootDisk().orElseThrow();
    assertThat(disk)
        .isEqualTo(new RootDisk(folder.rootDisk(DIGEST), 2L << 30, image.toString(), format));
    assertThat(VmFolder.imageOf(disk.file())).isEqualTo(DIGEST);
    disks.grow(folder, disk, 5);
    assertThat(folder.findRootDisk().orElseThrow().sizeGiB()).isEqualTo(5);
  }

  @Test
  void other_files_are_no_root_disks() throws Exception {
    Path raw = image("raw");
    assertThatThrownBy(() -> RootDisk.read(raw)).hasMessageContaining("not a qcow2");
    Path alone = image("qcow2");
    assertThatThrownBy(() -> RootDisk.read(alone)).hasMessageContaining("does not say what image");
    assertThat(VmFolder.imageOf(Path.of("/x/root.1234.qcow2"))).isNull();
    assertThat(new VmFolder(scratch.resolve("none")).findRootDisk()).isEmpty();
  }

  @Test
  void an_image_of_another_kind_or_name_is_refused() throws Exception {
    Path image = image("raw");
    VmFolder folder = new VmFolder(scratch.resolve("vm-1"));
    for (RootDiskSpec bad :
        List.of(spec(DIGEST, "vmdk", 1), spec("sha256:../../etc", "raw", 1), spec("", "raw", 1))) {
      assertThatThrownBy(() -> disks.create(folder, bad, image))
          .isInstanceOfSatisfying(
              DriverFailure.class, e -> assertThat(e.code()).isEqualTo("bad-image"));
    }
    assertThat(folder.exists()).isFalse();
  }

  @Test
  void an_image_that_refers_to_another_file_is_refused() throws Exception {
    Path secret = image("raw");
    Path data = scratch.resolve("data");
    Path backed = scratch.resolve("backed");
    Path external = scratch.resolve("external");
    qemuImg("create", "-f", "qcow2", "-F", "raw", "-b", secret.toString(), backed.toString());
    qemuImg("create", "-f", "qcow2", "-o", "data_file=" + data, external.toString(), "1G");
    for (Path bad : List.of(backed, external)) {
      VmFolder folder = new VmFolder(scratch.resolve("vm-1"));
      assertThatThrownBy(() -> disks.create(folder, spec(DIGEST, "qcow2", 1), bad))
          .isInstanceOfSatisfying(
              DriverFailure.class, e -> assertThat(e.code()).isEqualTo("bad-image"));
      assertThat(folder.exists()).isFalse();
    }
  }

  @Test
  void broken_headers_are_errors_and_nothing_else() throws Exception {
    byte[] good = Files.readAllBytes(image("qcow2"));
    Path file = scratch.resolve("broken");
    for (int at = 4; at < 128; at++) {
      byte[] broken = good.clone();
      broken[at] = (byte) 0xff;
      Files.write(file, broken);
      try {
        assertThat(Qcow2Header.read(file)).isNotNull();
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("broken qcow2");
      }
    }
  }

  @Test
  void an_image_that_is_not_there_leaves_no_disk() throws Exception {
    VmFolder folder = new VmFolder(scratch.resolve("vm-1"));
    assertThatThrownBy(
            () -> disks.create(folder, spec(DIGEST, "raw", 1), scratch.resolve("missing")))
        .isInstanceOfSatisfying(
            DriverFailure.class, e -> assertThat(e.code()).isEqualTo("tool-failed"));
    assertThat(folder.findRootDisk()).isEmpty();
  }

  private static RootDiskSpec spec(String digest, String format, int sizeGiB) {
    return new RootDiskSpec("local", digest, format, 1, sizeGiB, false);
  }

  private Path image(String format) throws IOException, InterruptedException {
    Path image = scratch.resolve("image." + format);
    qemuImg("create", "-f", format, image.toString(), "1G");
    return image;
  }

  private void qemuImg(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("qemu-img"));
    command.addAll(List.of(arguments));
    assertThat(Command.run(scratch, Duration.ofSeconds(20), command).exit()).isZero();
  }
}
