package cloud.faso.audit;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.problem.Words;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Why something was done by itself is told in the reader's language, whatever an entry bears. */
final class AuditReasonTest {

  @ParameterizedTest
  @EnumSource
  void every_reason_has_words_in_every_language(AuditReason reason) {
    String written = reason.written("viewer");

    assertThat(written).matches("faso:[a-z-]+ viewer");
    assertThat(Words.LANGUAGES.stream().map(each -> AuditReason.told(written, each)))
        .doesNotHaveDuplicates()
        .noneMatch(told -> told.contains("faso:"));
  }

  @Test
  void a_reason_keeps_its_detail() {
    String written = AuditReason.ISSUER_GROUPS.written("viewer");

    assertThat(AuditReason.told(written, Locale.FRENCH))
        .isEqualTo("les groupes de l’émetteur : viewer");
  }

  @Test
  void what_we_have_no_words_for_is_told_as_it_stands() {
    for (String request : new String[] {"POST /v1/sites", "the lease ended", "faso:long-ago"}) {
      assertThat(AuditReason.told(request, Locale.FRENCH)).isEqualTo(request);
    }
  }
}
