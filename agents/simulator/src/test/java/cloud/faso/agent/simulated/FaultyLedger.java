package cloud.faso.agent.simulated;

import cloud.faso.agent.ledger.Ledger;
import cloud.faso.agent.ledger.LedgerFailure;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Assignments;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A ledger that does not take in what it is given as often as its faults say. */
record FaultyLedger(Ledger ledger, Faults faults) implements Ledger {

  /** What goes wrong, and when something was given to the ledger. */
  static final class Faults {
    /** So many errors first, each of a kind that nobody catches. */
    final AtomicInteger errors = new AtomicInteger();

    /** Then so many times there is no room. */
    final AtomicInteger refusals = new AtomicInteger();

    final List<Instant> givenAt = new CopyOnWriteArrayList<>();
  }

  @Override
  public long revision() {
    return ledger.revision();
  }

  @Override
  public Map<String, Assignment> assignments() {
    return ledger.assignments();
  }

  @Override
  public void accept(Assignments answer) throws LedgerFailure {
    faults.givenAt.add(Instant.now());
    if (happens(faults.errors)) {
      throw new StackOverflowError("a test");
    }
    if (happens(faults.refusals)) {
      throw new LedgerFailure("The ledger cannot be written.", new IOException("no room"));
    }
    ledger.accept(answer);
  }

  private static boolean happens(AtomicInteger left) {
    return left.getAndUpdate(before -> Math.max(0, before - 1)) > 0;
  }

  @Override
  public void provisioned(String vmId) {
    ledger.provisioned(vmId);
  }

  @Override
  public void forget(Collection<String> ids) {
    ledger.forget(ids);
  }
}
