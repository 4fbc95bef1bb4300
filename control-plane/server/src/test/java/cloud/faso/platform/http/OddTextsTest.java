package cloud.faso.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.problem.Violation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that cannot be kept, or that read as something else than they are. */
final class OddTextsTest {

  private static List<Violation> violations(String text) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    JsonNode value = json.objectNode().set("a/b", json.arrayNode().add("fine").add(text));
    List<Violation> found = new ArrayList<>();
    OddTexts.refuse(value, "", Locale.ENGLISH, found);
    return found;
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b", "a\uD800", "\uDC00b", "\u202Etxt.exe", "a\u2066b"})
  void are_pointed_at(String text) {
    assertThat(violations(text)).extracting(Violation::pointer).containsExactly("/a~1b/1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "é 😀", "עברית\u200F", "line\nline\ttab"})
  void others_pass(String text) {
    assertThat(violations(text)).isEmpty();
  }
}
