package cloud.faso.app;

import cloud.faso.platform.problem.Words;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;

/**
 * Checks what must hold of the database at every commit, in any state of affairs: {@code doctor
 * CONFIG} runs it on a live one, tests after every step. A check is a query for what breaks it.
 */
public final class Doctor {

  /**
   * Something that must hold.
   *
   * @param rule its name; {@code doctor.<rule>} is the sentence
   * @param broken gives one text for each thing that breaks it: its id, and numbers in the
   *     database's own terms, which need no language
   */
  public record Check(String rule, String broken) {}

  /** A rule that does not hold, and for what. */
  public record Finding(String rule, String what) {

    /** The rule in a sentence. */
    public String sentence(Locale locale) {
      return Words.say(locale, "doctor." + rule);
    }
  }

  /** Everything that is checked. */
  public static final List<Check> CHECKS =
      Stream.of(BookChecks.ALL, StorageChecks.ALL, NetworkChecks.ALL)
          .flatMap(List::stream)
          .toList();

  private final Jdbi jdbi;

  public Doctor(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** All that is broken; empty for a healthy database. */
  public List<Finding> examine() {
    return jdbi.withHandle(
        handle ->
            CHECKS.stream()
                .flatMap(
                    check ->
                        handle.createQuery(check.broken()).mapTo(String.class).list().stream()
                            .map(what -> new Finding(check.rule(), what)))
                .toList());
  }
}
