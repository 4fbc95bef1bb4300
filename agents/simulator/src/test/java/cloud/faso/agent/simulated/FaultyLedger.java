package cloud.faso.agent.simulated;

import cloud.faso.agent.ledger.Ledger;
import cloud.faso.agent.ledger.LedgerFailure;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Assignments;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A ledger that meets so many errors first, each of a kind that nobody catches. */
record FaultyLedger(Ledger ledger, AtomicInteger errors) implements Ledger {

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
    if (errors.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new StackOverflowError("a test");
    }
    ledger.accept(answer);
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
