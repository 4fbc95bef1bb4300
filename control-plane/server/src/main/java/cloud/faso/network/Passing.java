package cloud.faso.network;

import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.RuleDirection;
import org.jspecify.annotations.Nullable;

/** What a rule lets pass, by which two of them are the same; as in {@link SecurityRuleRow}. */
record Passing(
    RuleDirection direction,
    AddressFamily family,
    @Nullable Integer protocol,
    @Nullable Integer portFirst,
    @Nullable Integer portLast,
    @Nullable String remoteCidr,
    @Nullable SecurityGroupId remoteGroup) {

  /** Everything over one family. */
  static Passing all(RuleDirection direction, AddressFamily family) {
    return new Passing(direction, family, null, null, null, null, null);
  }
}
