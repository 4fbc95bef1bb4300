package cloud.faso.spec.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A site's network as its agent sees it.
 *
 * @param revision all that was assigned up to it is in the northbound database, but for what is
 *     {@code refused}
 * @param refused everything that stays out and why; always all of it
 * @param ports those that changed, or, in a complete report, all
 * @param members of load balancers that are tried: those that changed, or, in a complete report,
 *     all; null of an agent that does not know
 */
public record NetworkObservation(
    long revision,
    List<RefusedThing> refused,
    List<PortObservation> ports,
    @Nullable List<MemberObservation> members) {

  /** True when no port and no member is told of. */
  public boolean tellsOfNothing() {
    return ports.isEmpty() && (members == null || members.isEmpty());
  }
}
