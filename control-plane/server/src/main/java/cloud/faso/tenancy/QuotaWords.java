package cloud.faso.tenancy;

import cloud.faso.platform.problem.Phrase;
import cloud.faso.platform.problem.Words;
import cloud.faso.tenancy.Resources.Resource;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What resources are called, and what is said of them. */
final class QuotaWords {

  private QuotaWords() {}

  static Phrase unit(Resource resource) {
    return new Phrase("quota-unit." + resource.name().toLowerCase(Locale.ROOT));
  }

  /**
   * That more is used or given out than limits allow, and what follows; null where no limit is
   * passed.
   */
  static @Nullable String note(QuotaRow row, Resources givenOut, Locale locale) {
    String note =
        Stream.of(
                passed("quota-overuse", row.used(), row.limits(), locale),
                passed("quota-given-over", givenOut, row.limits(), locale))
            .filter(each -> !each.isEmpty())
            .collect(Collectors.joining(" "));
    return note.isEmpty() ? null : note;
  }

  private static String passed(String said, Resources taken, Resources limits, Locale locale) {
    String passed =
        Stream.of(Resource.values())
            .filter(each -> taken.of(each) > limits.of(each))
            .map(
                each ->
                    Words.say(locale, "quota-passed", taken.of(each), limits.of(each), unit(each)))
            .collect(Collectors.joining("; "));
    return passed.isEmpty() ? "" : Words.say(locale, said, passed);
  }

  /** Of each resource how much, but of those of which there is nothing. */
  static Phrase amounts(Resources all) {
    return new Phrase(
        "quota-amounts",
        all.vcpus(),
        all.memoryMiB(),
        all.vms(),
        all.volumeGiB(),
        all.floatingIps());
  }
}
