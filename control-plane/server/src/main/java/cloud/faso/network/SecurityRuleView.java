package cloud.faso.network;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.RuleDirection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rule of a security group as the API shows it. */
public record SecurityRuleView(
    SecurityRuleId id,
    RuleDirection direction,
    AddressFamily family,
    @Nullable String protocol,
    CreateSecurityRuleRequest.@Nullable Ports ports,
    @Nullable Integer icmpType,
    @Nullable Integer icmpCode,
    @Nullable String remoteCidr,
    @Nullable String remoteGroup,
    @Nullable String description) {

  /**
   * @param names of the groups that rules are about
   */
  static SecurityRuleView of(SecurityRuleRow row, Map<SecurityGroupId, String> names) {
    boolean icmp = Protocol.isIcmp(row.protocol());
    SecurityGroupId remote = row.remoteGroup();
    return new SecurityRuleView(
        row.id(),
        row.direction(),
        row.family(),
        row.protocol() == null ? null : Protocol.text(row.protocol()),
        icmp || row.portFirst() == null || row.portLast() == null
            ? null
            : new CreateSecurityRuleRequest.Ports(row.portFirst(), row.portLast()),
        icmp ? row.portFirst() : null,
        icmp ? row.portLast() : null,
        row.remoteCidr(),
        remote == null ? null : names.getOrDefault(remote, remote.value()),
        row.description());
  }
}
