package cloud.faso.network;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.RuleDirection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a security group as stored.
 *
 * @param protocol as in the IP header; null for any
 * @param portFirst or the ICMP type
 * @param portLast or the ICMP code
 */
public record SecurityRuleRow(
    SecurityRuleId id,
    SecurityGroupId groupId,
    RuleDirection direction,
    AddressFamily family,
    @Nullable Integer protocol,
    @Nullable Integer portFirst,
    @Nullable Integer portLast,
    @Nullable String remoteCidr,
    @Nullable SecurityGroupId remoteGroup,
    @Nullable String description,
    Instant createdAt) {

  /** What it lets pass. */
  Passing passing() {
    return new Passing(direction, family, protocol, portFirst, portLast, remoteCidr, remoteGroup);
  }
}
