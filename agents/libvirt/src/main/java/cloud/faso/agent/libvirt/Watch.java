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
 * events arrive, and keeps the serial logs within their limit.
 */
final class Watch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Watch.class);

  private final Libvirt libvirt;
  private final Pools pools;
  private final long consoleBytes;
  private final Runnable lost;
  private final Runnable reconnected;
  private final ConsoleTrimmer trimmer = new ConsoleTrimmer();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("libvirt-watch").factory());

  /**
   * Starts looking.
   *
   * @param lost called while libvirtd does not answer
   * @param reconnected called when it answers for the first time, or again
   */
  Watch(Libvirt libvirt, Pools pools, long consoleBytes, Runnable lost, Runnable reconnected) {
    this.libvirt = libvirt;
    this.pools = pools;
    this.consoleBytes = consoleBytes;
    this.lost = lost;
    this.reconnected = reconnected;
    var _ = timer.scheduleWithFixedDelay(this::look, 0, 1, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private void look() {
    try {
      trim();
      if (libvirt.heal()) {
        log.info("Connected to libvirtd");
        reconnected.run();
      }
    } catch (LibvirtException e) {
      log.debug("libvirtd does not answer", e);
      lost.run();
    } catch (IOException | RuntimeException e) {
      // Closing cuts a look short.
      if (timer.isShutdown()) {
        return;
      }
      log.warn("The node could not be looked after", e);
    }
  }

  private void trim() throws IOException {
    trimmer.trim(
        pools.all().stream()
            .map(folder -> new ConsoleLog(folder.console(), consoleBytes))
            .toList());
  }
}
