package cloud.faso.agent.libvirt.binding;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * libvirt's own event loop on a thread of its own: it delivers events and keeps connections alive.
 * One per process, for as long as the process lives; it must run before a connection is opened.
 */
final class EventLoop {
  private static final Logger log = LoggerFactory.getLogger(EventLoop.class);
  private static boolean started;

  private EventLoop() {}

  static synchronized void start(LibvirtLibrary library) {
    if (started) {
      return;
    }
    library.check("virInitialize");
    library.check("virEventRegisterDefaultImpl");
    Thread.ofPlatform().daemon().name("libvirt-events").start(() -> run(library));
    started = true;
  }

  private static void run(LibvirtLibrary library) {
    try {
      while (true) {
        library.check("virEventRunDefaultImpl");
      }
    } catch (LibvirtException e) {
      log.error("libvirt's event loop ended; changes are noticed later from now on", e);
    }
  }
}
