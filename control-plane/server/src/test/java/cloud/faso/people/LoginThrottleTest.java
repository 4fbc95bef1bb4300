package cloud.faso.people;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.access.AccessProblem;
import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.StillClock;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.problem.Problem;
import java.time.Duration;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Guessing is slowed down, and nobody is kept out for good, on a still clock. */
@OnBothDatabases
final class LoginThrottleTest {

  private final StillClock clock = new StillClock();
  private final DataSource source;
  private final Database database;
  private final LoginThrottle throttle;

  LoginThrottleTest(TestDatabases.Kind kind) {
    source = kind.newSource();
    database = new Database(Databases.jdbi(source), CommitObserver.NONE);
    throttle = new LoginThrottle(database, clock);
  }

  @AfterEach
  void close() {
    source.close(true);
  }

  /** Seconds to wait before an attempt that fails; 0 for one that is made. */
  private long fail(String user, String address, boolean usual) {
    try {
      var _ = throttle.begin(user, address, usual);
      return 0;
    } catch (Problem delayed) {
      assertThat(delayed.code()).isEqualTo(AccessProblem.LOGIN_DELAYED);
      return Long.parseLong(String.valueOf(delayed.extensions().get("retryAfterSeconds")));
    }
  }

  @Test
  void delays_double_end_and_have_a_longest() {
    for (int i = 0; i < 5; i++) {
      assertThat(fail("awa", "here", false)).isZero();
    }
    for (int i = 0; i < 15; i++) {
      long wait = fail("awa", "here", false);
      // A second more than is left, so that whoever waits it is not early.
      assertThat(wait).isEqualTo(Math.min(1L << i, Duration.ofMinutes(15).toSeconds()) + 1);
      clock.advance(Duration.ofSeconds(wait));
      assertThat(fail("awa", "here", false)).isZero();
    }
  }

  @Test
  void whoever_guesses_elsewhere_does_not_keep_the_user_out() {
    for (int i = 0; i < 30; i++) {
      fail("awa", "bot-" + i, false);
    }
    assertThat(fail("awa", "another place", false)).isPositive();

    assertThat(fail("awa", "usual place", true)).isZero();
  }

  @Test
  void success_forgets_the_user_s_failures_and_none_of_the_address_s() {
    for (int user = 0; user < 49; user++) {
      assertThat(fail("user-" + user, "here", false)).isZero();
    }
    LoginThrottle.Attempt good = throttle.begin("own-account", "here", false);
    database.transact(good::succeeded);

    assertThat(fail("user-49", "here", false)).isZero();
    assertThat(fail("user-50", "here", false)).isPositive();
  }

  @Test
  void an_hour_later_all_is_forgotten() {
    for (int i = 0; i < 6; i++) {
      fail("awa", "here", false);
    }
    clock.advance(Duration.ofMinutes(61));

    throttle.forgetting().work().run();

    assertThat(fail("awa", "here", false)).isZero();
    assertThat(fail("awa", "here", false)).isZero();
  }
}
