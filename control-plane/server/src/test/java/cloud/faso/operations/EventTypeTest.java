package cloud.faso.operations;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.http.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract lists what can happen, all of it and nothing else. */
final class EventTypeTest {

  @Test
  void the_contract_lists_every_type() {
    List<String> listed = new ArrayList<>();
    Contract.load()
        .document()
        .at("/components/schemas/EventType/enum")
        .forEach(type -> listed.add(type.asText()));

    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(EventType.values()).map(EventType::text).toList());
  }
}
