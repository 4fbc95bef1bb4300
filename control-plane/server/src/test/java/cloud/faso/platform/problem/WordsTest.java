package cloud.faso.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.http.Contract;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is said is said in both languages, and differently. */
final class WordsTest {

  /** Words that are spelled alike in both, and sentences of nothing but placeholders. */
  private static final Set<String> ALIKE_WORDS =
      Set.of("site", "pool", "image", "VM", "quota", "flavor", "webhook");

  static Stream<ProblemCode> codes() {
    return new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("cloud.faso")
            .stream()
            .filter(each -> each.isEnum() && each.isAssignableTo(ProblemCode.class))
            .map(JavaClass::reflect)
            .flatMap(each -> Stream.of(each.getEnumConstants()))
            .map(ProblemCode.class::cast);
  }

  @ParameterizedTest
  @MethodSource("codes")
  void every_code_has_a_title_and_a_detail_in_both_languages(ProblemCode code) {
    for (Locale locale : Words.LANGUAGES) {
      assertThat(Words.know(locale, code.code() + ".title")).as(code.code()).isTrue();
      assertThat(Words.know(locale, code.code() + ".detail")).as(code.code()).isTrue();
    }
  }

  @Test
  void both_languages_have_the_same_keys_but_for_what_agents_say_in_english_themselves() {
    Set<String> french = new TreeSet<>(Words.keys(Locale.FRENCH));
    assertThat(french.removeIf(key -> key.startsWith("agent."))).isTrue();
    assertThat(french).isEqualTo(new TreeSet<>(Words.keys(Locale.ENGLISH)));
  }

  /** The codes that agents give to what failed or stands in the way. */
  static Stream<String> codesOfAgents() throws IOException {
    Pattern code = Pattern.compile("new (?:DriverFailure|Obstacle)\\(\\s*\"([a-z-]+)\"");
    try (Stream<Path> files = Files.walk(Path.of("../../agents"))) {
      return files
          .filter(file -> file.toString().matches(".*/src/main/java/.*\\.java"))
          .flatMap(file -> code.matcher(read(file)).results())
          .map(match -> match.group(1))
          .distinct()
          .toList()
          .stream();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("codesOfAgents")
  void what_agents_say_can_be_said_in_french(String code) {
    assertThat(Words.know(Locale.FRENCH, "agent." + code)).isTrue();
  }

  @Test
  void the_contracts_list_every_code() {
    Set<String> listed = new TreeSet<>();
    for (Contract contract : List.of(Contract.load(), Contract.loadForAgents())) {
      contract
          .document()
          .at("/components/schemas/Problem/x-faso-codes")
          .fieldNames()
          .forEachRemaining(listed::add);
    }

    assertThat(listed)
        .isEqualTo(codes().map(ProblemCode::code).collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void apostrophes_survive_a_choice() {
    assertThat(Words.say(Locale.FRENCH, "placement.state", 4, "3 silencieux"))
        .isEqualTo("4 nœuds n’accueillent pas d’invités (3 silencieux)");
  }

  /**
   * A straight one would have to be doubled, once more within a choice, and looks wrong besides.
   */
  @ParameterizedTest
  @FieldSource("cloud.faso.platform.problem.Words#LANGUAGES")
  void both_languages_have_typographic_apostrophes(Locale locale) {
    assertThat(
            Words.keys(locale).stream()
                .filter(key -> pattern(locale, key).replaceAll("'\\{\\w+}'", "").contains("'")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"problems.properties", "problems_fr.properties"})
  void no_key_stands_twice(String file) throws IOException {
    List<Object> twice = new ArrayList<>();
    Properties words =
        new Properties() {
          @Override
          public synchronized Object put(Object key, Object value) {
            Object before = super.put(key, value);
            if (before != null) {
              twice.add(key);
            }
            return before;
          }
        };

    try (InputStream in = Words.class.getResourceAsStream("/cloud/faso/" + file)) {
      words.load(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8));
    }

    assertThat(words).isNotEmpty();
    assertThat(twice).isEmpty();
  }

  @Test
  void no_sentence_is_left_in_english() {
    List<String> copied =
        Words.keys(Locale.ENGLISH).stream()
            .filter(key -> pattern(Locale.ENGLISH, key).equals(pattern(Locale.FRENCH, key)))
            .filter(key -> !ALIKE_WORDS.contains(pattern(Locale.ENGLISH, key)))
            .filter(
                key -> pattern(Locale.ENGLISH, key).replaceAll("\\{[^}]*}", "").matches(".*\\w.*"))
            .sorted()
            .toList();

    assertThat(copied).isEmpty();
  }

  @Test
  void both_languages_fill_in_the_same_values() {
    for (String key : Words.keys(Locale.ENGLISH)) {
      assertThat(placeholders(Locale.FRENCH, key))
          .as(key)
          .isEqualTo(placeholders(Locale.ENGLISH, key));
    }
  }

  private static int placeholders(Locale locale, String key) {
    return new MessageFormat(pattern(locale, key), locale).getFormatsByArgumentIndex().length;
  }

  private static String pattern(Locale locale, String key) {
    return Words.pattern(locale, key);
  }
}
