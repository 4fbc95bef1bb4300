package cloud.faso.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.http.Contract;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every code has words, and every one that agents give. */
final class WordsTest {

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
}
