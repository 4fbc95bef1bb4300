package cloud.faso.network;

import cloud.faso.spec.agent.TraceVerdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a packet, as the API shows it.
 *
 * @param to the address that it is for
 * @param protocol by name, or the number in the IP header
 * @param port of the receiver; null of protocols that have none
 * @param reason why the verdict is what it is
 * @param next what to do about it; null for nothing
 */
public record TraceView(
    TraceVerdict verdict,
    String to,
    String protocol,
    @Nullable Integer port,
    List<Hop> hops,
    String reason,
    @Nullable String next) {

  /**
   * Something that the packet meets.
   *
   * @param thing typed id; null of what is not the tenant's, as is {@code name}
   * @param what happens, a stable code
   * @param rule typed id of the security group's rule that decides; null where none does
   * @param detail what happens, as one sentence
   */
  public record Hop(
      TraceThing kind,
      @Nullable String thing,
      @Nullable String name,
      String what,
      @Nullable String rule,
      String detail) {}
}
