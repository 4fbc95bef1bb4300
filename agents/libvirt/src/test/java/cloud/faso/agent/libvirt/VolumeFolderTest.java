package cloud.faso.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.VolumeActual;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a volume's files say of it. */
class VolumeFolderTest {
  private static final String ID = "vol-01k3v8z6q4e9rb7t5m2xw0c1m3";

  @TempDir Path pool;
  private VolumeFolder folder;

  @BeforeEach
  void name() {
    folder = new VolumeFolder(pool.resolve(ID));
  }

  @Test
  void nothing_is_absent_and_a_half_made_disk_is_not_there() throws Exception {
    assertThat(Volumes.actual(folder)).isEqualTo(VolumeActual.absent(ID));

    folder.create();
    Files.writeString(VmFolder.unfinished(folder.disk()), "half");

    assertThat(Volumes.actual(folder)).isEqualTo(new VolumeActual(ID, 0, false, true));
    folder.delete();
    assertThat(Volumes.actual(folder)).isEqualTo(VolumeActual.absent(ID));
  }

  @Test
  void a_disk_that_does_not_say_its_size_is_damaged() throws Exception {
    folder.create();
    Files.writeString(folder.disk(), "this was a disk");

    assertThat(Volumes.actual(folder)).isEqualTo(new VolumeActual(ID, 0, true, true));
  }

  @Test
  void what_cannot_be_looked_at_is_not_taken_for_lost() throws Exception {
    folder.create();
    Files.createSymbolicLink(folder.disk(), folder.disk());

    assertThatThrownBy(() -> Volumes.actual(folder)).isInstanceOf(FileSystemException.class);
  }

  @Test
  void a_file_in_its_place_is_not_taken_for_nothing() throws IOException {
    Files.writeString(folder.path(), "");

    assertThatThrownBy(() -> Volumes.actual(folder)).isInstanceOf(IOException.class);
  }
}
