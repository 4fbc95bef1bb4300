package cloud.faso.webhooks;

import cloud.faso.platform.outward.CallResult.Why;
import cloud.faso.platform.problem.Phrase;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why an attempt failed, kept so that it can be said in the reader's language. */
final class Failures {

  /** There was an answer, and it was no success; its words have the status as a placeholder. */
  static final String ANSWERED = "webhook.failure.answered";

  private Failures() {}

  static String key(Why why) {
    return "webhook.failure." + why.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Phrase phrase(String key, @Nullable Integer status) {
    return status == null ? new Phrase(key) : new Phrase(key, Integer.toString(status));
  }
}
