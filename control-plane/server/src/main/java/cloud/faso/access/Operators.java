package cloud.faso.access;

import cloud.faso.platform.db.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps somebody who can operate the platform: a service account's token, or a local user who was
 * given the role. People of an issuer do not count, for it may be out of reach when they are
 * needed.
 */
public final class Operators {

  private final OperatorTable table;
  private final InstantSource clock;

  public Operators(Database database, InstantSource clock) {
    this.table = database.table(OperatorTable.class);
    this.clock = clock;
  }

  /**
   * A way in for an operator.
   *
   * @param id of the token, or of the person's membership
   * @param person null for a token
   * @param expiresAt null for never
   */
  public record WayInRow(String id, @Nullable PersonId person, @Nullable Instant expiresAt) {}

  /**
   * True when without these nobody could operate the platform through the API any more, or not for
   * long: what expires does not take the place of what lasts. To be asked in the transaction that
   * takes them away, and only if one of them may be an operator's: asking makes operators wait.
   */
  public boolean areLast(Predicate<WayInRow> leaving) {
    Instant now = clock.instant();
    // Of two that are taken away at once, one sees the other go.
    List<WayInRow> tokens = table.lockTokens(now);
    table.lockMembers();
    List<WayInRow> ways = Stream.concat(tokens.stream(), table.people().stream()).toList();
    List<WayInRow> gone = ways.stream().filter(leaving).toList();
    boolean lasting = gone.stream().anyMatch(way -> way.expiresAt() == null);
    return !gone.isEmpty()
        && ways.stream()
            .filter(leaving.negate())
            .noneMatch(way -> way.expiresAt() == null || !lasting);
  }
}
