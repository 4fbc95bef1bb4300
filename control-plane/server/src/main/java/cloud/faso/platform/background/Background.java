package cloud.faso.platform.background;

import io.dropwizard.lifecycle.Managed;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs each periodic work at its own pace, one run at a time, whatever an earlier run threw. */
public final class Background implements Managed {

  private static final Logger log = LoggerFactory.getLogger(Background.class);

  private final List<Periodic> works;
  private final ScheduledExecutorService scheduler;

  public Background(List<Periodic> works) {
    this.works = List.copyOf(works);
    // A thread each: a purge that takes long must not hold up leases.
    this.scheduler =
        Executors.newScheduledThreadPool(
            works.size(), Thread.ofPlatform().name("background-", 0).factory());
  }

  @Override
  public void start() {
    for (Periodic work : works) {
      long pause = work.every().toMillis();
      var _ =
          scheduler.scheduleWithFixedDelay(() -> run(work), pause, pause, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void stop() throws InterruptedException {
    scheduler.shutdown();
    if (!scheduler.awaitTermination(5, TimeUnit.SECONDS)) {
      scheduler.shutdownNow();
    }
  }

  private static void run(Periodic work) {
    try {
      work.work().run();
    } catch (Throwable e) {
      // Whatever it is, the scheduler would swallow it, and never run the work again.
      log.error("background work {} failed; it runs again in {}", work.name(), work.every(), e);
    }
  }
}
