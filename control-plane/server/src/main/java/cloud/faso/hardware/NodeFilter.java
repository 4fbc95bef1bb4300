package cloud.faso.hardware;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes a list shows; null for any.
 *
 * @param site id or name
 * @param rack id or name
 * @param phase as the contract spells it; phases that no node can be in yet match none
 * @param lostBefore nodes last heard of before this have lost their lease
 */
public record NodeFilter(
    @Nullable String site,
    @Nullable String rack,
    @Nullable String phase,
    @Nullable String kind,
    Instant lostBefore) {

  /** In SQL what {@link NodePhase#of} says in Java; a test holds the two together. */
  private static final String IN_USE = "n.retired_at is null and l.epoch > 0";

  private static final String LOST =
      "(l.last_seen_at < :lostBefore or (l.silent_since is not null"
          + " and l.last_seen_at <= l.silent_since))";

  /** True, in SQL, for the nodes within their lease. */
  static final String READY = "(" + IN_USE + " and not " + LOST + ")";

  /** The filter as further conditions of a query. */
  String condition() {
    return (site == null ? "" : " and (s.name = :site or s.id = :site)")
        + (rack == null ? "" : " and (r.name = :rack or r.id = :rack)")
        + (kind == null ? "" : " and n.kind = :kind")
        + (phase == null ? "" : " and " + inPhase(phase));
  }

  private static String inPhase(String phase) {
    return switch (phase) {
      case "JOINING" -> "n.retired_at is null and l.epoch = 0";
      case "READY" -> READY;
      case "SILENT" -> IN_USE + " and " + LOST;
      case "RETIRED" -> "n.retired_at is not null";
      default -> "1 = 0";
    };
  }
}
