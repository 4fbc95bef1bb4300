package cloud.faso.agent.libvirt;

import cloud.faso.agent.libvirt.binding.Libvirt;
import cloud.faso.agent.libvirt.binding.LibvirtException;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after a node once a second: connects again to a libvirtd that was restarted, so that its
 * events arrive, and keeps the serial logs of each pool within their limit. Any of these may hang
 * without holding up another.
 */
final class Watch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Watch.class);

  private final Libvirt libvirt;
  private final long consoleBytes;
  private final Runnable lost;
  private final Runnable reconnected;
  private final ScheduledExecutorService timer;

  /**
   * Starts looking.
   *
   * @param lost called while libvirtd does not answer
   * @param reconnected called when it answers for the first time, or again
   */
  Watch(Libvirt libvirt, Pools pools, long consoleBytes, Runnable lost, Runnable reconnected) {
    this.libvirt = libvirt;
    this.consoleBytes = consoleBytes;
    this.lost = lost;
    this.reconnected = reconnected;
    this.timer =
        Executors.newScheduledThreadPool(
            1 + pools.each().size(),
            Thread.ofPlatform().daemon().name("libvirt-watch-", 0).factory());
    everySecond(this::heal);
    for (Pool pool : pools.each()) {
      ConsoleTrimmer trimmer = new ConsoleTrimmer();
      everySecond(() -> trim(pool, trimmer));
    }
  }

  private void everySecond(Look look) {
    var _ = timer.scheduleWithFixedDelay(() -> look(look), 0, 1, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private void look(Look look) {
    try {
      look.run();
    } catch (IOException | RuntimeException e) {
      // Closing cuts a look short.
      if (!timer.isShutdown()) {
        log.warn("The node could not be looked after", e);
      }
    }
  }

  private void heal() {
    try {
      if (libvirt.heal()) {
        log.info("Connected to libvirtd");
        reconnected.run();
      }
    } catch (LibvirtException e) {
      log.debug("libvirtd does not answer", e);
      lost.run();
    }
  }

  private void trim(Pool pool, ConsoleTrimmer trimmer) throws IOException {
    trimmer.trim(
        pool.all().stream().map(folder -> new ConsoleLog(folder.console(), consoleBytes)).toList());
  }

  @FunctionalInterface
  private interface Look {
    void run() throws IOException;
  }
}
