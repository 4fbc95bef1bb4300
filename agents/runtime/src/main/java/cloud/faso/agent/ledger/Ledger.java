package cloud.faso.agent.ledger;

import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Assignments;
import java.util.Collection;
import java.util.Map;

/** The assignments that an agent has accepted. Used by one thread. */
public interface Ledger {

  /** The revision of a ledger that knows nothing: what to ask everything with. */
  long UNKNOWN = -1;

  /** The node's revision that this is the state of, or {@link #UNKNOWN}. */
  long revision();

  /** By id, tombstones included; a view that changes with the ledger. */
  Map<String, Assignment> assignments();

  /**
   * Takes in an answer to a question asked with {@code since} at the present revision, durably. A
   * thing missing from an incomplete answer stays as it was. A disk that was {@linkplain
   * #provisioned provisioned} stays so as long as its VM is assigned, whatever the answer says.
   *
   * @throws LedgerFailure when it could not be kept; then nothing has changed
   */
  void accept(Assignments answer) throws LedgerFailure;

  /**
   * Notes that a VM or a volume was complete once, which the control plane may be told much later
   * and tells us only with its next assignment. Need not be durable.
   */
  void provisioned(String id);

  /** Drops tombstones that the control plane knows to be carried out. Need not be durable. */
  void forget(Collection<String> ids);

  /** True when nothing was ever accepted, or what was is lost. */
  default boolean unknown() {
    return revision() == UNKNOWN;
  }
}
