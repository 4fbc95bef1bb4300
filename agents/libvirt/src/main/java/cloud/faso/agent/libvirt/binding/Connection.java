package cloud.faso.agent.libvirt.binding;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to libvirtd at a time, opened when needed and after it broke.
 *
 * <p>A libvirtd that accepts and then says nothing keeps whoever opens a connection for ever:
 * libvirt watches over connections only once they are open. Hence that is done by a thread that may
 * be lost, and whoever waits for it gives up after a while.
 */
final class Connection {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);
  private static final int KEEPALIVE_SECONDS = 5;
  private static final int KEEPALIVE_MISSES = 3;
  private static final int EVENT_LIFECYCLE = 0;

  private final LibvirtLibrary library = LibvirtLibrary.get();
  private final String uri;
  private final Duration patience;
  private final MemorySegment lifecycleCallback;
  private @Nullable FutureTask<Void> opening;
  private @Nullable MemorySegment handle;
  private int subscription;
  private boolean closed;

  /**
   * A connection that is not open yet.
   *
   * @param patience how long opening it may take before libvirtd counts as unreachable
   * @param changed told the name of a domain of which libvirtd reports an event
   */
  Connection(String uri, Duration patience, Consumer<DomainEvent> changed) {
    this.uri = uri;
    this.patience = patience;
    this.lifecycleCallback = upcall(new Lifecycle(library, changed));
  }

  /** The open connection, to be given back with {@link #release}. */
  MemorySegment acquire() {
    FutureTask<Void> pending = openUnlessOpen();
    if (pending != null) {
      await(pending);
    }
    synchronized (this) {
      MemorySegment open = handle;
      if (open == null) {
        throw unreachable("the connection was lost again");
      }
      library.check("virConnectRef", open);
      return open;
    }
  }

  /** Null when it is open. */
  private synchronized @Nullable FutureTask<Void> openUnlessOpen() {
    if (closed) {
      throw new IllegalStateException("The connection to " + uri + " was closed");
    }
    if (handle != null) {
      return null;
    }
    FutureTask<Void> pending = opening;
    if (pending == null || pending.isDone()) {
      pending = new FutureTask<>(this::open, null);
      opening = pending;
      Thread.ofPlatform().daemon().name("libvirt-open").start(pending);
    }
    return pending;
  }

  private void await(FutureTask<Void> pending) {
    try {
      pending.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unreachable("no answer within " + patience.toMillis() + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LibvirtException failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    }
  }

  void release(MemorySegment acquired) {
    library.release("virConnectClose", acquired);
  }

  /** Forgets the connection if it is broken; true when it was open and is well. */
  synchronized boolean alive() {
    MemorySegment open = handle;
    if (open == null) {
      return false;
    }
    try {
      if (library.check("virConnectIsAlive", open) == 1) {
        return true;
      }
    } catch (LibvirtException e) {
      log.debug("The connection to {} is broken", uri, e);
    }
    log.warn("Lost the connection to {}; it is opened again when libvirtd is back", uri);
    drop(open);
    return false;
  }

  synchronized void close() {
    closed = true;
    MemorySegment open = handle;
    if (open != null) {
      drop(open);
    }
  }

  /** Whoever waited for it may have given up: what it opened is there for the next one. */
  private void open() {
    EventLoop.start(library);
    MemorySegment open = connect();
    int subscribed;
    try {
      library.check("virConnectSetKeepAlive", open, KEEPALIVE_SECONDS, KEEPALIVE_MISSES);
      subscribed =
          library.check(
              "virConnectDomainEventRegisterAny",
              open,
              MemorySegment.NULL,
              EVENT_LIFECYCLE,
              lifecycleCallback,
              MemorySegment.NULL,
              MemorySegment.NULL);
    } catch (LibvirtException e) {
      release(open);
      throw e;
    }
    keep(open, subscribed);
  }

  private synchronized void keep(MemorySegment open, int subscribed) {
    subscription = subscribed;
    handle = open;
    if (closed) {
      drop(open);
    }
  }

  private MemorySegment connect() {
    try {
      return library.pointer("virConnectOpen", uri);
    } catch (LibvirtException e) {
      LibvirtException unreachable = unreachable(String.valueOf(e.getMessage()));
      unreachable.initCause(e);
      throw unreachable;
    }
  }

  private LibvirtException unreachable(String why) {
    return new LibvirtException(LibvirtException.UNREACHABLE, uri + " cannot be reached: " + why);
  }

  /** The subscription holds a reference of its own, so it must go first. */
  private void drop(MemorySegment open) {
    handle = null;
    library.release("virConnectDomainEventDeregisterAny", open, subscription);
    release(open);
  }

  @SuppressWarnings("restricted") // calling C is what this package is for
  private static MemorySegment upcall(Lifecycle target) {
    try {
      MethodHandle method =
          MethodHandles.lookup()
              .findVirtual(
                  Lifecycle.class,
                  "happened",
                  MethodType.methodType(
                      int.class,
                      MemorySegment.class,
                      MemorySegment.class,
                      int.class,
                      int.class,
                      MemorySegment.class));
      // Never freed: libvirt may still be on its way into it when a connection is closed.
      return Linker.nativeLinker()
          .upcallStub(
              method.bindTo(target),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS),
              Arena.global());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Called by libvirt on its event loop's thread. */
  private record Lifecycle(LibvirtLibrary library, Consumer<DomainEvent> changed) {

    // An exception that leaves an upcall ends the whole process.
    @SuppressWarnings({"CatchAndPrintStackTrace", "unused"})
    int happened(
        MemorySegment connection, MemorySegment domain, int event, int detail, MemorySegment data) {
      try {
        String name = library.borrowedText("virDomainGetName", domain);
        changed.accept(new DomainEvent(name, event, detail));
      } catch (Throwable e) {
        log.error("A domain's event was lost", e);
      }
      return 0;
    }
  }
}
