package cloud.faso.agent.ovn.northbound;

import cloud.faso.agent.ovn.topology.Operation;
import cloud.faso.agent.ovn.topology.Snapshot;
import java.util.List;
import java.util.Map;

/** A northbound database, of which one agent's rows are watched. Safe for use by many threads. */
public interface Northbound extends AutoCloseable {

  /** Begins to watch, and tells the listener from then on. Called once. */
  void watch(Listener listener);

  /**
   * Our rows as they are now.
   *
   * @throws NorthboundLost when that is not known
   */
  View view() throws NorthboundLost;

  /**
   * Makes changes, all in one transaction. When it returns, {@link #view} shows them.
   *
   * @throws NorthboundRefusal when the database took none of them, because of what they are
   * @throws NorthboundLost when it is not known whether they were made
   */
  void change(List<Operation> operations)
      throws NorthboundRefusal, NorthboundLost, InterruptedException;

  @Override
  void close();

  /**
   * Our rows at one moment.
   *
   * @param version grows with every change of what is ours to say, whoever made it
   */
  record View(long version, Snapshot snapshot) {}

  /** Hears what happens. Must not wait. */
  interface Listener {
    /** Rows of ours changed, or can be seen again after they could not. */
    void changed(long version);

    /**
     * Cards were plugged in or pulled.
     *
     * @param up by the port's typed id: whether packets pass
     */
    void ports(Map<String, Boolean> up);
  }
}
