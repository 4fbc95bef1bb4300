package cloud.faso.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.cli.words.Words;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HumaneTest {

  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  private final Humane humane =
      new Humane(Words.of(Map.of("LANG", "en_US.UTF-8")), InstantSource.fixed(NOW));

  @Test
  void what_lies_ahead_is_as_long_as_it_was_set_to_a_moment_ago() {
    assertThat(in(Duration.ofDays(7).minusSeconds(20))).isEqualTo("in 7 d");
    assertThat(in(Duration.ofHours(2).minusSeconds(1))).isEqualTo("in 2 h");
    assertThat(in(Duration.ofDays(7).minusMinutes(5))).isEqualTo("in 6 d");
    assertThat(in(Duration.ofSeconds(30))).isEqualTo("in 30 s");
    assertThat(in(Duration.ofDays(-7).plusSeconds(20))).isEqualTo("6 d");
  }

  @Test
  void how_many_times_something_is_given_out_is_told_of_one_thing_and_of_several() {
    JsonNodeFactory json = JsonNodeFactory.instance;

    assertThat(humane.field("overcommit", json.numberNode(1.5))).isEqualTo("× 1.5");
    assertThat(humane.field("overcommit", json.objectNode().put("vcpus", 4)))
        .isEqualTo("vCPUs × 4");
  }

  private String in(Duration ahead) {
    return humane.field("endsAt", TextNode.valueOf(NOW.plus(ahead).toString()));
  }
}
