package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RoomTest {

  @TempDir Path folder;

  @Test
  void too_little_room_is_told_with_how_much_is_needed_and_where() {
    assertThatThrownBy(() -> Room.require(folder, 1 << 30))
        .hasMessageStartingWith(
            "These tests need 1073741824 GiB free in " + folder.getParent() + ", where there are ")
        .hasMessageEndingWith("-Djava.io.tmpdir=DIR ./faso test");
  }

  @Test
  void enough_room_is_none_of_its_business() {
    assertThatCode(() -> Room.require(folder, 0)).doesNotThrowAnyException();
  }
}
