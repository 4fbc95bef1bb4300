/**
 * What the control plane said last, as far as the agent knows.
 *
 * <p>An agent goes on enforcing its {@link cloud.faso.agent.ledger.Ledger} for hours without a
 * control plane, across its own restarts. That makes two rules: an assignment is in the ledger
 * before anything is done about it (otherwise a restart could bring back a VM that was already
 * reported gone, and that may run elsewhere by now), and a ledger that cannot be trusted is no
 * ledger: the agent then does nothing until the control plane has told it everything again.
 *
 * <p>One thing in it the control plane did not say: that a VM was seen complete, so that its root
 * disk is not made a second time when it is gone.
 */
@NullMarked
package cloud.faso.agent.ledger;

import org.jspecify.annotations.NullMarked;
