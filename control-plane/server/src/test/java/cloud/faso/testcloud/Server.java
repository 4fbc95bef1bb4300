package cloud.faso.testcloud;

import cloud.faso.app.ControlPlane;
import cloud.faso.app.NotificationsConfiguration;
import cloud.faso.app.Surroundings;
import cloud.faso.audit.AuditKey;
import cloud.faso.compute.LeaseTerms;
import cloud.faso.metering.BillingTerms;
import cloud.faso.notices.Countdown;
import cloud.faso.people.SignInSettings;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.secret.SecretBox;
import cloud.faso.requests.RequestPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The control plane's process: it dies on either side of a commit and comes back on the same data.
 */
final class Server implements CommitObserver {

  private static final AuditKey AUDIT_KEY = AuditKey.make();
  private static final LeaseTerms LEASES =
      new LeaseTerms(null, new Countdown(List.of(30, 7, 1)), Duration.ofDays(14));

  private static final BillingTerms BILLING = new BillingTerms(ZoneOffset.UTC, Duration.ofDays(2));

  private final TestCloud cloud;
  private final DataSource database;
  private final SplittableRandom random;
  private @Nullable ControlPlane plane;
  private int life;

  Server(TestCloud cloud, DataSource database) {
    this.cloud = cloud;
    this.database = database;
    this.random = cloud.random().split();
  }

  @Override
  public void beforeCommit() {
    maybeDie();
  }

  @Override
  public void afterCommit() {
    cloud.touch();
    maybeDie();
  }

  private void maybeDie() {
    if (cloud.happens(cloud.weather().controlPlaneCrash())) {
      throw new Crash();
    }
  }

  void start() {
    life++;
    ControlPlane started =
        new ControlPlane(
            new Surroundings(
                Path.of("/nonexistent"),
                database,
                cloud.clock(),
                cloud.clock(),
                random,
                random.split(),
                this,
                cloud.authority(),
                AUDIT_KEY,
                SecretBox.make(random),
                new NotificationsConfiguration().mail(),
                new NotificationsConfiguration().webhooks(),
                SignInSettings.LOCAL,
                BILLING,
                LEASES,
                7,
                1500,
                RequestPolicy.USUAL));
    plane = started;
    started.background().forEach(work -> repeat(work, life));
  }

  /** Calls the control plane; empty when it is down, or goes down over it. */
  <T> Optional<T> call(Function<ControlPlane, T> question) {
    ControlPlane present = plane;
    if (present == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(question.apply(present));
    } catch (Crash crash) {
      die();
      return Optional.empty();
    }
  }

  void die() {
    plane = null;
    life++;
    cloud.scheduler().within(Duration.ofSeconds(10), this::start);
  }

  private void repeat(Periodic work, int mine) {
    cloud
        .scheduler()
        .after(
            work.every(),
            () -> {
              if (life == mine) {
                call(
                    present -> {
                      work.work().run();
                      return present;
                    });
                repeat(work, mine);
              }
            });
  }
}
