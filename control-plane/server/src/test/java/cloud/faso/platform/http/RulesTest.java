package cloud.faso.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What the contract says of a value, in words that people understand. */
final class RulesTest {

  private static final Rules SITE = Contract.load().schema("CreateSite");

  @Test
  void a_pattern_is_explained_in_the_reader_s_language() {
    ObjectNode site = JsonNodeFactory.instance.objectNode().put("name", "UPPER CASE");

    assertThat(SITE.violations(site, Locale.ENGLISH))
        .singleElement()
        .satisfies(
            wrong -> {
              assertThat(wrong.pointer()).isEqualTo("/name");
              assertThat(wrong.detail()).startsWith("expected: 1 to 63 lower-case letters");
            });
    assertThat(SITE.violations(site, Locale.FRENCH).getFirst().detail())
        .startsWith("attendu : de 1 à 63 lettres minuscules");
  }

  @Test
  void all_that_is_wrong_is_named_at_once() {
    ObjectNode site = JsonNodeFactory.instance.objectNode().put("colour", "red");

    assertThat(SITE.violations(site, Locale.ENGLISH))
        .extracting(wrong -> wrong.pointer())
        .containsExactlyInAnyOrder("/name", "/colour");
  }

  @Test
  void a_format_is_explained_by_an_example() {
    ObjectNode loan = JsonNodeFactory.instance.objectNode().put("expiresAt", "tomorrow");

    assertThat(Contract.load().schema("LendQuota").violations(loan, Locale.FRENCH))
        .filteredOn(wrong -> wrong.pointer().equals("/expiresAt"))
        .extracting(wrong -> wrong.detail())
        .containsExactly("n’est pas un instant comme 2026-11-30T17:00:00Z");
  }
}
