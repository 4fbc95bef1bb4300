package cloud.faso.network;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.RuleDirection;
import org.jspecify.annotations.Nullable;

/** Something that is to pass. */
public record CreateSecurityRuleRequest(
    RuleDirection direction,
    @Nullable AddressFamily family,
    @Nullable String protocol,
    @Nullable Ports ports,
    @Nullable Integer icmpType,
    @Nullable Integer icmpCode,
    @Nullable String remoteCidr,
    @Nullable String remoteGroup,
    @Nullable String description) {

  /** Ports, both ends included. */
  public record Ports(int first, int last) {}
}
