package cloud.faso.platform.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CursorTest {

  @Test
  void what_is_read_is_what_was_written_whatever_the_key() {
    for (String key : new String[] {"", "web-1", "é\n\n1", "\n"}) {
      Cursor cursor = new Cursor("v1/vms", "-name", "vm-1", key);

      assertThat(Cursor.read(cursor.text())).isEqualTo(cursor);
    }
  }

  /** As the contract has it of {@code after}. */
  @Test
  void the_longest_cursor_can_be_sent() {
    String name = "a".repeat(63);
    String found = "🦊".repeat(255); // what an agent may name a stray

    assertThat(
            new Cursor(
                    "v1/tenants/" + name + "/images?" + "f".repeat(64), "-createdAt", name, found)
                .text())
        .matches("[A-Za-z0-9_-]{1,2048}");
  }
}
