package cloud.faso.network;

import cloud.faso.network.Listener.Transport;
import cloud.faso.spec.agent.MemberHealth;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a member of a listener that has a health check.
 *
 * @param listener where the load balancer listens
 * @param port the member, as in the listener
 * @param since null where it is UNKNOWN
 */
public record MemberHealthView(
    Transport protocol,
    int listener,
    String port,
    int targetPort,
    MemberHealth health,
    @Nullable Instant since) {

  /**
   * @param believed whether whoever told of it is heard of
   */
  static MemberHealthView of(MemberHealthTable.TriedRow row, boolean believed) {
    @Nullable MemberHealth health = believed ? row.health() : null;
    return new MemberHealthView(
        Transport.of(row.protocol()),
        row.port(),
        row.called(),
        row.targetPort(),
        health == null ? MemberHealth.UNKNOWN : health,
        health == null ? null : row.since());
  }
}
