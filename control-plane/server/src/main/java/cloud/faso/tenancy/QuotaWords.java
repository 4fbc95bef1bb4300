package cloud.faso.tenancy;

import cloud.faso.platform.problem.Phrase;
import cloud.faso.tenancy.Resources.Resource;
import java.util.Locale;

/** What resources are called. */
final class QuotaWords {

  private QuotaWords() {}

  static Phrase unit(Resource resource) {
    return new Phrase("quota-unit." + resource.name().toLowerCase(Locale.ROOT));
  }
}
