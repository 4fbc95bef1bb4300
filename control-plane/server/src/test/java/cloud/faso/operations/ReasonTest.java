package cloud.faso.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What an agent said is said in the reader's language where we have words for its code. */
final class ReasonTest {

  private static final String SAID = "Image cache: 3 GiB missing.";

  @Test
  void a_known_code_has_words_in_french_and_the_agents_own_in_english() {
    Reason reason = Reason.ofAgent("disk-full", SAID);

    assertThat(reason.in(Locale.FRENCH)).startsWith("Le stockage du nœud est plein.");
    assertThat(reason.in(Locale.ENGLISH)).isEqualTo(SAID);
  }

  @Test
  void what_the_agent_said_fills_in_where_our_words_ask_for_it() {
    assertThat(Reason.ofAgent("bad-id", "It is upside down.").in(Locale.FRENCH))
        .isEqualTo("L’identifiant n’est pas valable (It is upside down.).");
  }

  @Test
  void an_unknown_code_and_none_leave_what_was_said() {
    assertThat(Reason.ofAgent("flux-capacitor", SAID).in(Locale.FRENCH)).isEqualTo(SAID);
    assertThat(new Reason(null, SAID).in(Locale.FRENCH)).isEqualTo(SAID);
  }
}
