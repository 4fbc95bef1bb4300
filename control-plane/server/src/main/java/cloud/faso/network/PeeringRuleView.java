package cloud.faso.network;

import cloud.faso.spec.agent.PeeringRule;
import cloud.faso.spec.agent.RuleDirection;
import org.jspecify.annotations.Nullable;

/**
 * Something that may be opened, as one side of a peering says it.
 *
 * @param direction EGRESS when this side opens it, INGRESS when the other one does
 * @param protocol name, or number in the IP header; null for any
 */
public record PeeringRuleView(
    RuleDirection direction,
    @Nullable String protocol,
    CreateSecurityRuleRequest.@Nullable Ports ports,
    @Nullable Integer icmpType,
    @Nullable Integer icmpCode) {

  /**
   * @param one true for the side that proposed the peering
   */
  static PeeringRuleView of(PeeringRule rule, boolean one) {
    Integer first = rule.first();
    Integer last = rule.last();
    boolean icmp = Protocol.isIcmp(rule.protocol());
    return new PeeringRuleView(
        rule.fromOne() == one ? RuleDirection.EGRESS : RuleDirection.INGRESS,
        rule.protocol() == null ? null : Protocol.text(rule.protocol()),
        icmp || first == null
            ? null
            : new CreateSecurityRuleRequest.Ports(first, last == null ? (int) first : last),
        icmp ? first : null,
        icmp ? last : null);
  }
}
