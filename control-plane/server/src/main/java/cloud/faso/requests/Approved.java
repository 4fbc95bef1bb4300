package cloud.faso.requests;

import cloud.faso.tenancy.QuotaGrants;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * With what leave a call is made.
 *
 * @param source where what lacks may come from
 * @param request what was approved
 */
record Approved(QuotaGrants.Source source, RequestId request, Locale locale) {

  /** Gives until then, or for good. */
  QuotaGrants.Terms until(@Nullable Instant end) {
    return new QuotaGrants.Terms(source, end, request.value());
  }
}
