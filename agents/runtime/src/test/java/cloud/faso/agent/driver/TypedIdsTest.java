package cloud.faso.agent.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TypedIdsTest {

  @Test
  void the_uuid_in_an_id_is_its_128_bits() {
    assertThat(TypedIds.uuid("port-00000000000000000000000000")).isEqualTo(new UUID(0, 0));
    assertThat(TypedIds.uuid("port-0000000000000000000000000z")).isEqualTo(new UUID(0, 31));
    assertThat(TypedIds.uuid("security-group-7zzzzzzzzzzzzzzzzzzzzzzzzz"))
        .isEqualTo(new UUID(-1, -1));
    // ULID's well-known example, by its own definition of the same base32.
    assertThat(TypedIds.uuid("port-01arz3ndektsv4rrffq69g5fav"))
        .isEqualTo(UUID.fromString("01563e3a-b5d3-d676-4c61-efb99302bd5b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "port-1",
        "port-8zzzzzzzzzzzzzzzzzzzzzzzzz",
        "port-0000000000000000000000000u",
        "port-0000000000000000000000000Z",
        "port-000000000000000000000000000"
      })
  void what_is_no_id_is_refused(String text) {
    assertThatThrownBy(() -> TypedIds.uuid(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
