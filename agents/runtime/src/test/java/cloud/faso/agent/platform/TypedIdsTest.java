package cloud.faso.agent.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TypedIdsTest {

  @Test
  void the_uuid_in_an_id_is_its_128_bits() {
    assertThat(TypedIds.uuid("port-00000000000000000000000000")).hasValue(new UUID(0, 0));
    assertThat(TypedIds.uuid("port-0000000000000000000000000z")).hasValue(new UUID(0, 31));
    assertThat(TypedIds.uuid("security-group-7zzzzzzzzzzzzzzzzzzzzzzzzz"))
        .hasValue(new UUID(-1, -1));
    // ULID's well-known example, by its own definition of the same base32.
    assertThat(TypedIds.uuid("port-01arz3ndektsv4rrffq69g5fav"))
        .hasValue(UUID.fromString("01563e3a-b5d3-d676-4c61-efb99302bd5b"));
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
  void what_is_no_id_has_none(String text) {
    assertThat(TypedIds.uuid(text)).isEmpty();
  }

  @Test
  void an_id_is_written_as_it_was_read() {
    for (String id :
        new String[] {"port-01k3v8z6q4e9rb7t5m2xw0c1kc", "port-7zzzzzzzzzzzzzzzzzzzzzzzzz"}) {
      assertThat(TypedIds.of("port", TypedIds.uuid(id).orElseThrow())).isEqualTo(id);
    }
  }
}
