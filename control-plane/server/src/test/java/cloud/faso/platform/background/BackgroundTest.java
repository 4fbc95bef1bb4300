package cloud.faso.platform.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Work that goes on whatever happens. */
final class BackgroundTest {

  @Test
  void a_work_runs_again_after_any_failure() throws Exception {
    CountDownLatch runs = new CountDownLatch(3);
    WorkLedger ledger = new WorkLedger(InstantSource.system());
    Periodic failing =
        new Periodic(
            "fails",
            Duration.ofMillis(1),
            () -> {
              runs.countDown();
              throw new StackOverflowError("a test");
            });
    Background background = new Background(ledger.watch(List.of(failing)));
    background.start();
    try {
      assertThat(runs.await(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      background.stop();
    }
    assertThat(ledger.entries().iterator().next().failures()).isGreaterThanOrEqualTo(3);
  }
}
