package cloud.faso.audit;

import cloud.faso.platform.problem.Words;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why the control plane did something by itself. An entry bears it in place of the request, e.g.
 * {@code faso:lease-ended}, for its line never changes; whoever reads it is told in words.
 */
public enum AuditReason {
  LEASE_ENDED,
  /** Of a loan of quota. */
  LOAN_ENDED,
  TENANT_RETIRES,
  TENANT_RESTORED,
  /** Its grace is over. */
  TENANT_GOES,
  PEERING_ENDED,
  /** Nobody agreed to it in time. */
  PEERING_LAPSED,
  /** Nobody decided on it in time. */
  REQUEST_LAPSED,
  /** Its target said that it is gone for good. */
  WEBHOOK_GONE,
  /** Long enough for its statement to be closed. */
  MONTH_OVER,
  /** The groups that the issuer says a person is in give a role, or no longer do. */
  ISSUER_GROUPS;

  private static final String MARK = "faso:";

  /**
   * As entries bear it.
   *
   * @param detail without which the reason says too little; null for none
   */
  String written(@Nullable String detail) {
    String mark = MARK + name().toLowerCase(Locale.ROOT).replace('_', '-');
    return detail == null ? mark : mark + ' ' + detail;
  }

  /**
   * What an entry's {@code request} says to people; method and path, and what we have no words for,
   * stay as they are.
   */
  static String told(String request, Locale locale) {
    if (!request.startsWith(MARK)) {
      return request;
    }
    String[] parts = request.substring(MARK.length()).split(" ", 2);
    String key = "audit." + parts[0];
    return Words.know(locale, key) ? Words.say(locale, key, parts[parts.length - 1]) : request;
  }
}
