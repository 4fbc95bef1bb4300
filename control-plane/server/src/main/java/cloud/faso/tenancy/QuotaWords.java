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

  /** That more is used than limits allow, and what follows; null where no limit is passed. */
  static @Nullable String overuse(QuotaRow row, Locale locale) {
    String passed =
        Stream.of(Resource.values())
            .filter(each -> row.used().of(each) > row.limits().of(each))
            .map(each -> overuse(row, each, locale))
            .collect(Collectors.joining("; "));
    return passed.isEmpty() ? null : Words.say(locale, "quota-overuse", passed);
  }

  private static String overuse(QuotaRow row, Resource which, Locale locale) {
    return Words.say(
        locale, "quota-overuse.of", row.used().of(which), row.limits().of(which), unit(which));
  }
}
