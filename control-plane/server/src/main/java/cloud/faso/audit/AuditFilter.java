package cloud.faso.audit;

import cloud.faso.platform.id.IdSource;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are wanted; null for any.
 *
 * @param actor id of a person, for what their service accounts did as well; or of a service
 *     account's token
 * @param target id of what was changed
 * @param because id of the request or confirmation that it was done for
 * @param ministry id of a ministry
 * @param since the first id that is wanted: ids sort by time
 * @param until the first id that is not
 */
public record AuditFilter(
    @Nullable String actor,
    @Nullable String target,
    @Nullable String verb,
    @Nullable String because,
    @Nullable String ministry,
    @Nullable AuditId since,
    @Nullable AuditId until) {

  static final AuditFilter EVERYTHING = new AuditFilter(null, null, null, null, null, null, null);

  static AuditFilter of(
      @Nullable String actor,
      @Nullable String target,
      @Nullable String verb,
      @Nullable String because,
      @Nullable String ministry,
      @Nullable String since,
      @Nullable String until) {
    return new AuditFilter(actor, target, verb, because, ministry, firstAt(since), firstAt(until));
  }

  private static @Nullable AuditId firstAt(@Nullable String time) {
    return time == null ? null : IdSource.floor(AuditId.PREFIX, Instant.parse(time), AuditId::new);
  }

  String condition() {
    return (actor == null ? "" : " and (actor = :actor or responsible = :actor)")
        + (target == null ? "" : " and target = :target")
        + (verb == null ? "" : " and verb = :verb")
        + (because == null ? "" : " and because = :because")
        + (ministry == null ? "" : " and ministry_id = :ministry")
        + (since == null ? "" : " and id >= :since")
        + (until == null ? "" : " and id < :until");
  }
}
