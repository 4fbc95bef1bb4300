package cloud.faso.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.cli.words.Words;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both languages say everything. */
class WordsTest {

  private static final Pattern PATTERN = Pattern.compile("\\{\\d+,");

  /** A value is put in as it is: a pattern of {@link java.text.MessageFormat} would be shown. */
  @ParameterizedTest
  @ValueSource(strings = {"messages.properties", "messages_fr.properties"})
  void no_words_choose_or_format_by_a_value(String file) throws IOException {
    assertThat(bundle(file).values().stream().map(Object::toString))
        .filteredOn(text -> PATTERN.matcher(text).find())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "fr"})
  void every_command_and_option_has_words(String language) {
    // Making a command without words for it throws.
    assertThat(
            new CommandTree(Words.of(Map.of("LC_ALL", language))).build(_ -> true).getSubcommands())
        .hasSizeGreaterThan(15);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "fr"})
  void every_field_of_an_answer_has_words(String language) {
    Words words = Words.of(Map.of("LC_ALL", language));

    assertThat(new PublicContract().answerFields()).allMatch(field -> words.has("field." + field));
  }

  @ParameterizedTest
  @CsvSource({
    "fr_FR.UTF-8,     , fr",
    "C.UTF-8,         , en",
    "fr_BF.UTF-8, en_US.UTF-8, en",
    "en_US.UTF-8, fr_BF, fr",
    ",                , en"
  })
  void the_locale_chooses_the_language(String lang, String lcAll, String expected) {
    Map<String, String> environment =
        Map.of(
            "LANG",
            Objects.requireNonNullElse(lang, ""),
            "LC_ALL",
            Objects.requireNonNullElse(lcAll, ""));

    assertThat(Words.of(environment).language()).isEqualTo(expected);
  }

  private static Properties bundle(String file) throws IOException {
    Properties bundle = new Properties();
    load(file, bundle);
    return bundle;
  }

  private static void load(String file, Properties words) throws IOException {
    try (Reader reader =
        new InputStreamReader(
            Objects.requireNonNull(Words.class.getResourceAsStream(file)),
            StandardCharsets.UTF_8)) {
      words.load(reader);
    }
  }
}
