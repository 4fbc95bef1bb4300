package cloud.faso.platform.db;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.problem.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A constraint's name is a sentence, and what its breaking is answered with follows from it. */
final class ConstraintsTest {

  private static final Path SCHEMA =
      Path.of("src/test/resources/cloud/faso/platform/db/schema.txt");

  /**
   * Ours say of which kind they are: names taken and things in use are answered; races are run
   * again; the rest guards against our own mistakes only.
   */
  private static final Pattern SENTENCE =
      Pattern.compile(
          "[a-z]+(_[a-z]+)*(_is_unique(_[a-z_]+)?|_still_in_use|_is_in_flight|_exists"
              + "|_is_never_negative|_is_never_[a-z_]+)");

  @Test
  void every_constraint_is_named_by_a_sentence() throws IOException {
    assertThat(names()).isNotEmpty().allMatch(name -> SENTENCE.matcher(name).matches());
  }

  @Test
  void what_is_still_in_use_is_explained_in_both_languages() throws IOException {
    assertThat(names().stream().filter(name -> name.endsWith("_still_in_use")))
        .isNotEmpty()
        .allMatch(name -> Words.know(Locale.ENGLISH, "in-use." + name))
        .allMatch(name -> Words.know(Locale.FRENCH, "in-use." + name));
  }

  private static List<String> names() throws IOException {
    return Files.readAllLines(SCHEMA).stream()
        .map(String::strip)
        .filter(line -> line.startsWith("constraint "))
        .map(line -> line.substring("constraint ".length(), line.indexOf(':')))
        .toList();
  }
}
