package cloud.faso.notices;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.problem.Words;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever there is to tell has words. */
final class NoticeTypeTest {

  @ParameterizedTest
  @EnumSource
  void each_has_a_subject_and_a_body_in_both_languages(NoticeType type) {
    for (Locale locale : Words.LANGUAGES) {
      String body = Notices.WORDS.say(locale, type.text() + ".body", "a", "b", 1L, 2L);

      assertThat(Notices.WORDS.knows(locale, type.text() + ".subject")).isTrue();
      assertThat(body.lines()).allMatch(line -> line.length() <= 76);
    }
  }
}
