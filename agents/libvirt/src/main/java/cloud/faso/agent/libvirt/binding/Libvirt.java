package cloud.faso.agent.libvirt.binding;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a libvirtd can be asked. Domains are addressed by name; a name that libvirtd does not know
 * makes calls fail with {@link LibvirtException#NO_DOMAIN}. Safe for use by many threads.
 */
public final class Libvirt implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Libvirt.class);
  private static final int AFFECT_LIVE = 1;
  private static final int AFFECT_CONFIG = 2;
  private static final int XML_INACTIVE = 2;
  private static final int METADATA_ELEMENT = 2;
  // Managed save, snapshots' and checkpoints' metadata, NVRAM: all that would hold a name back.
  private static final int UNDEFINE_EVERYTHING = 1 | 2 | 4 | 16;
  private static final int STATS_STATE = 1;
  private static final int RESIZE_IN_BYTES = 1;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final LibvirtLibrary library = LibvirtLibrary.get();
  private final Connection connection;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("libvirt-", 0).factory());

  /**
   * Not connected yet: the first call connects.
   *
   * @param uri e.g. {@code qemu+unix:///system?socket=/…/libvirt-sock}
   * @param changed told of each change of a domain's process; called on libvirt's event thread, so
   *     it must not call back and must be quick
   */
  public Libvirt(String uri, Consumer<DomainEvent> changed) {
    this.connection = new Connection(uri, PATIENCE, changed);
  }

  /** The state of every domain. */
  public List<DomainStatus> domains() {
    return call(this::allStatuses);
  }

  /** The state of one domain, or nothing when there is none of that name. */
  public Optional<DomainStatus> status(String name) {
    try {
      return Optional.of(onDomain(name, domain -> status(name, domain)));
    } catch (LibvirtException e) {
      if (e.code() == LibvirtException.NO_DOMAIN) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The definition, as it would be started. */
  public String definition(String name) {
    return onDomain(name, domain -> library.text("virDomainGetXMLDesc", domain, XML_INACTIVE));
  }

  /** The definition as it runs, with what only a running domain has, such as channel states. */
  public String liveDefinition(String name) {
    return onDomain(name, domain -> library.text("virDomainGetXMLDesc", domain, 0));
  }

  /** Defines a domain, or gives the one of the same name and UUID another definition. */
  public void define(String xml) {
    call(
        open -> {
          library.release("virDomainFree", library.pointer("virDomainDefineXML", open, xml));
          return true;
        });
  }

  /** Forgets a domain that is off, and all that libvirt keeps for it. Disks stay. */
  public void undefine(String name) {
    run(name, "virDomainUndefineFlags", UNDEFINE_EVERYTHING);
  }

  /** Starts a domain that is off. */
  public void create(String name) {
    run(name, "virDomainCreate");
  }

  /** Presses the power button. */
  public void pressPowerButton(String name) {
    run(name, "virDomainShutdownFlags", 1);
  }

  /**
   * Asks the agent in the guest to shut it down, and does not wait: an agent that takes the request
   * and never answers holds such a call for a minute.
   */
  public void shutdownThroughAgent(String name) {
    threads.execute(
        () -> {
          try {
            run(name, "virDomainShutdownFlags", 2);
          } catch (LibvirtException e) {
            log.info("The agent in {} does not shut it down: {}", name, e.getMessage());
          }
        });
  }

  /** Presses the power button, and switches on again once the guest went down. */
  public void reboot(String name) {
    run(name, "virDomainReboot", 1);
  }

  /** Asks the agent in the guest to restart it; fails, within a minute, when it does not answer. */
  public void rebootThroughAgent(String name) {
    run(name, "virDomainReboot", 2);
  }

  /** Presses the reset button. */
  public void reset(String name) {
    run(name, "virDomainReset", 0);
  }

  /** Lets a paused domain run on. */
  public void resume(String name) {
    run(name, "virDomainResume");
  }

  /** Has a device in the definition of a domain. */
  public void attachToDefinition(String name, String device) {
    run(name, "virDomainAttachDeviceFlags", device, AFFECT_CONFIG);
  }

  /** Plugs a device into a domain that runs. */
  public void plug(String name, String device) {
    run(name, "virDomainAttachDeviceFlags", device, AFFECT_LIVE);
  }

  /** Has a device no longer in the definition of a domain. */
  public void detachFromDefinition(String name, String device) {
    run(name, "virDomainDetachDeviceFlags", device, AFFECT_CONFIG);
  }

  /**
   * Asks the guest of a domain that runs to let go of a device, and takes it out if it does so
   * within some seconds; returns all the same when it does not.
   */
  public void unplug(String name, String device) {
    run(name, "virDomainDetachDeviceFlags", device, AFFECT_LIVE);
  }

  /**
   * Gives a disk of a domain that runs another size, of which its guest learns at once.
   *
   * @param device what the host calls its place, e.g. {@code sda}
   */
  public void resizeDisk(String name, String device, long bytes) {
    run(name, "virDomainBlockResize", device, bytes, RESIZE_IN_BYTES);
  }

  /**
   * The file systems that are mounted in a guest, as its agent says; fails when it says nothing.
   */
  @SuppressWarnings("restricted") // reading C structures is what this package is for
  public List<FileSystemInUse> fileSystems(String name) {
    return onDomain(
        name,
        domain -> {
          try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ValueLayout.ADDRESS);
            int count = library.check("virDomainGetFSInfo", domain, out, 0);
            MemorySegment infos =
                out.get(ValueLayout.ADDRESS, 0).reinterpret(count * ValueLayout.ADDRESS.byteSize());
            List<FileSystemInUse> found = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
              MemorySegment info = infos.getAtIndex(ValueLayout.ADDRESS, i);
              found.add(FileSystemInUse.read(info));
              library.releaseVoid("virDomainFSInfoFree", info);
            }
            library.free(infos);
            return found;
          }
        });
  }

  /** Ends a domain's process at once. */
  public void destroy(String name) {
    run(name, "virDomainDestroy");
  }

  /**
   * Writes an element into the metadata of a domain's definition, in place of the one of the same
   * namespace.
   */
  public void setMetadata(String name, String element, String prefix, String namespace) {
    onDomain(
        name,
        domain -> {
          int affected =
              status(name, domain).active() ? AFFECT_LIVE | AFFECT_CONFIG : AFFECT_CONFIG;
          return library.check(
              "virDomainSetMetadata",
              domain,
              METADATA_ELEMENT,
              element,
              prefix,
              namespace,
              affected);
        });
  }

  /** Opens a broken connection again; true when it had to. Fails when libvirtd does not answer. */
  public boolean heal() {
    return onNativeThread(
        () -> {
          if (connection.alive()) {
            return false;
          }
          connection.release(connection.acquire());
          return true;
        });
  }

  @Override
  public void close() {
    connection.close();
    threads.shutdown();
  }

  private void run(String name, String function, Object... arguments) {
    onDomain(
        name,
        domain -> {
          Object[] all = new Object[arguments.length + 1];
          all[0] = domain;
          System.arraycopy(arguments, 0, all, 1, arguments.length);
          return library.check(function, all);
        });
  }

  private DomainStatus status(String name, MemorySegment domain) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(ValueLayout.JAVA_INT);
      MemorySegment reason = arena.allocate(ValueLayout.JAVA_INT);
      library.check("virDomainGetState", domain, state, reason, 0);
      return new DomainStatus(
          name,
          DomainStatus.State.of(state.get(ValueLayout.JAVA_INT, 0)),
          reason.get(ValueLayout.JAVA_INT, 0));
    }
  }

  private List<DomainStatus> allStatuses(MemorySegment open) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ValueLayout.ADDRESS);
      int count = library.check("virConnectGetAllDomainStats", open, STATS_STATE, out, 0);
      MemorySegment records = out.get(ValueLayout.ADDRESS, 0);
      try {
        List<DomainStatus> statuses = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          statuses.add(StatsRecord.at(records, i).status(library));
        }
        return statuses;
      } finally {
        library.releaseVoid("virDomainStatsRecordListFree", records);
      }
    }
  }

  private <T> T onDomain(String name, Work<T> work) {
    return call(
        open -> {
          MemorySegment domain = library.pointer("virDomainLookupByName", open, name);
          try {
            return work.on(domain);
          } finally {
            library.release("virDomainFree", domain);
          }
        });
  }

  private <T> T call(Work<T> work) {
    return onNativeThread(
        () -> {
          MemorySegment open = connection.acquire();
          try {
            return work.on(open);
          } catch (LibvirtException e) {
            connection.alive();
            throw e;
          } finally {
            connection.release(open);
          }
        });
  }

  private <T> T onNativeThread(java.util.concurrent.Callable<T> task) {
    Future<T> result = threads.submit(task);
    try {
      return result.get();
    } catch (InterruptedException e) {
      // libvirt's calls cannot be cut short: this one ends on its own, unheard.
      Thread.currentThread().interrupt();
      throw new LibvirtException(0, "Interrupted while waiting for libvirtd");
    } catch (ExecutionException e) {
      throw rethrown(e.getCause() == null ? e : e.getCause());
    }
  }

  private static RuntimeException rethrown(Throwable cause) {
    return switch (cause) {
      case LibvirtException e -> {
        LibvirtException here = new LibvirtException(e.code(), String.valueOf(e.getMessage()));
        here.initCause(e);
        yield here;
      }
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException(cause);
    };
  }

  @FunctionalInterface
  private interface Work<T> {
    T on(MemorySegment handle);
  }
}
