package cloud.faso.agent.driver;

import cloud.faso.spec.agent.ChassisSpec;
import cloud.faso.spec.agent.ConsoleChunk;
import cloud.faso.spec.agent.Hardware;
import cloud.faso.spec.agent.NodeKind;
import cloud.faso.spec.agent.NodeLoad;
import cloud.faso.spec.agent.PoolReport;
import cloud.faso.spec.agent.PortCounters;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sees and acts on what runs guests. See the package's description for the promises it makes.
 *
 * <p>Called from many threads at once, but never from two for the same VM or volume, {@link
 * #readConsole} and {@link #observe()} aside. A call may take as long as it takes, and should end
 * early when its thread is interrupted.
 */
public interface Driver extends AutoCloseable {

  /** What it drives. */
  NodeKind kind();

  /** What the node has to give. Asked once per session, so it may take seconds. */
  Hardware hardware();

  /**
   * Storage as it is now, or as it last was where it does not answer; cheap, asked with every
   * report. A report that waited for a disk would cost the node its lease.
   */
  List<PoolReport> pools();

  /** Load as it is now; cheap, asked with every report. */
  NodeLoad load();

  /**
   * What has passed the cards of VMs on this node, as it was last read; cheap, asked with every
   * report. A card that was pulled is told once more, as it was last seen.
   */
  default List<PortCounters> counters() {
    return List.of();
  }

  /**
   * Everything that bears this node's mark. A VM that cannot be read is named as such and spoils
   * nothing else.
   *
   * @throws DriverFailure when it cannot be told which VMs there are
   */
  Inventory observe() throws DriverFailure;

  /** One VM, {@link VmActual#absent} when nothing of it is there. */
  VmActual observe(String vmId) throws DriverFailure;

  /** One volume, {@link VolumeActual#absent} when nothing of it is there. */
  VolumeActual observeVolume(String volumeId) throws DriverFailure;

  /**
   * Does one step on a volume, or finds it done.
   *
   * @throws DriverFailure when it was not done, or not known to be done
   */
  void execute(String volumeId, VolumeStep step) throws DriverFailure;

  /**
   * Does one step, or finds it done.
   *
   * @param vmId whose; its thing bears this node's mark when it returns
   * @param images where the file of a cached image is
   * @throws DriverFailure when it was not done, or not known to be done
   */
  void execute(String vmId, HostStep step, Images images) throws DriverFailure;

  /**
   * A part of the guest's serial log, empty past its end or when there is none.
   *
   * @param offset in bytes since the guest first wrote; negative counts from the end. What the
   *     log's size limit has dropped is skipped
   * @param limit bytes at most
   */
  ConsoleChunk readConsole(String vmId, long offset, int limit) throws DriverFailure;

  /**
   * Has the host take part in its site's network as told, from now on and whatever happens to the
   * host's settings; does not wait. VMs whose cards need it fail until it does. Called often with
   * the same.
   */
  default void configure(ChassisSpec spec) {}

  /**
   * Asks to be told the id of a VM whose state changed by itself, e.g. from a hypervisor's event.
   * Best effort: the runtime also looks by itself every few seconds.
   */
  default void listen(Consumer<String> changed) {}

  /** Lets go of connections. Guests run on. */
  @Override
  default void close() {}
}
