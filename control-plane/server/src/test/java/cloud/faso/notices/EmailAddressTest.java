package cloud.faso.notices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An address and nothing else. */
final class EmailAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"awa@sante.gov.bf", "a.b+c@example.org", "o'neill@example.org", "x@a-b.co"})
  void an_address_is_taken(String text) {
    assertThat(EmailAddress.isValid(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "awa",
        "awa@",
        "@sante.gov.bf",
        "awa@sante..bf",
        "awa @sante.gov.bf",
        "Awa <awa@sante.gov.bf>",
        "awa@sante.gov.bf, b@sante.gov.bf",
        "awa@sante.gov.bf\r\nBcc: all@sante.gov.bf",
        "awa@sante.gov.bf\n",
        "awé@sante.gov.bf",
        "awa@sante.gov.bf (Awa)"
      })
  void anything_else_is_not(String text) {
    assertThat(EmailAddress.isValid(text)).isFalse();
  }
}
