package cloud.faso.people;

import cloud.faso.access.AccessProblem;
import cloud.faso.people.LoginFailureTable.FailureRow;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Fingerprint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Slows down whoever guesses passwords. What fails is counted for the user at the address, for the
 * address, and for the user from anywhere; past a few, each further one doubles the time before the
 * next. Nobody is locked out for good: the delays have an end, and the user's own does not concern
 * the address from which the user last came in.
 */
final class LoginThrottle {

  private static final Duration REMEMBERED = Duration.ofHours(1);

  private final Database database;
  private final LoginFailureTable table;
  private final InstantSource clock;

  LoginThrottle(Database database, InstantSource clock) {
    this.database = database;
    this.table = database.table(LoginFailureTable.class);
    this.clock = clock;
  }

  /**
   * What is counted together.
   *
   * @param free how many may fail before the next has to wait
   * @param longest wait
   */
  private record Key(String hash, int free, Duration longest) {

    Duration delay(int failures) {
      int beyond = failures - free;
      Duration doubled = Duration.ofSeconds(1L << Math.clamp(beyond, 0, 20));
      return beyond < 0 ? Duration.ZERO : doubled.compareTo(longest) < 0 ? doubled : longest;
    }
  }

  /** One attempt, which counts as failed until it is said to have succeeded. */
  final class Attempt {

    private final List<Key> ofUser;
    private final Key ofAddress;

    private Attempt(List<Key> ofUser, Key ofAddress) {
      this.ofUser = ofUser;
      this.ofAddress = ofAddress;
    }

    /** To be called in the transaction that lets the user in. */
    void succeeded() {
      ofUser.forEach(key -> table.delete(key.hash()));
      // Not forgotten: whoever has one account must not guess for others in between.
      if (table.uncount(ofAddress.hash()) == 0) {
        table.delete(ofAddress.hash());
      }
    }
  }

  /**
   * Takes note of an attempt before it is made: of many at once, no more than may fail are made.
   *
   * @param fromUsual whether the user last came in from this address
   * @throws cloud.faso.platform.problem.Problem {@code login-delayed}
   */
  Attempt begin(String username, String address, boolean fromUsual) {
    Key ofAddress = key("address " + address, 50, Duration.ofMinutes(1));
    List<Key> ofUser = new ArrayList<>();
    ofUser.add(key("both " + username + " " + address, 5, Duration.ofMinutes(15)));
    if (!fromUsual) {
      ofUser.add(key("user " + username, 20, Duration.ofMinutes(1)));
    }
    // One order for all, so that no two wait for each other.
    List<Key> ordered =
        Stream.concat(Stream.of(ofAddress), ofUser.stream())
            .sorted(Comparator.comparing(Key::hash))
            .toList();
    database.transact(() -> ordered.forEach(this::count));
    return new Attempt(ofUser, ofAddress);
  }

  /** Forgets what is long ago. */
  Periodic forgetting() {
    return new Periodic(
        "forget-login-failures",
        Duration.ofMinutes(10),
        () -> database.transact(() -> table.deleteBefore(clock.instant().minus(REMEMBERED))));
  }

  private void count(Key key) {
    Instant now = clock.instant();
    FailureRow before =
        table
            .lock(key.hash())
            .filter(row -> row.lastAt().isAfter(now.minus(REMEMBERED)))
            .orElseGet(() -> new FailureRow(key.hash(), 0, now, now));
    if (before.notBefore().isAfter(now)) {
      long seconds = Duration.between(now, before.notBefore()).toSeconds() + 1;
      throw AccessProblem.LOGIN_DELAYED.problem(seconds).with("retryAfterSeconds", seconds);
    }
    int failures = before.failures() + 1;
    FailureRow after = new FailureRow(key.hash(), failures, now, now.plus(key.delay(failures)));
    if (table.update(after) == 0) {
      table.insert(after);
    }
  }

  /** Hashed: what people take for a user name may be a password. */
  private static Key key(String text, int free, Duration longest) {
    return new Key(Fingerprint.sha256(text), free, longest);
  }
}
