package cloud.faso.network;

import cloud.faso.spec.agent.AddressFamily;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a rule can be, and what it comes to. */
final class RuleCheck {

  private final Flaws flaws;
  private final String place;
  private final CreateSecurityRuleRequest request;

  /**
   * @param place where the rule is in the body; empty for the whole
   */
  RuleCheck(Flaws flaws, String place, CreateSecurityRuleRequest request) {
    this.flaws = flaws;
    this.place = place;
    this.request = request;
  }

  /**
   * What it lets pass; of no use when something was wrong.
   *
   * @param remoteGroup what it names, found
   */
  Passing passing(@Nullable SecurityGroupId remoteGroup) {
    Integer protocol = protocol();
    Cidr remote = remote();
    AddressFamily family = family(protocol, remote);
    checkPorts(protocol);
    checkIcmp(protocol);
    if (request.remoteCidr() != null && request.remoteGroup() != null) {
      add("/remoteGroup", "violation.two-remotes");
    }
    boolean icmp = Protocol.isIcmp(protocol);
    CreateSecurityRuleRequest.Ports ports = request.ports();
    return new Passing(
        request.direction(),
        family,
        protocol,
        ports != null ? (Integer) ports.first() : icmp ? request.icmpType() : null,
        ports != null ? (Integer) ports.last() : icmp ? request.icmpCode() : null,
        remote == null ? null : remote.toString(),
        remoteGroup);
  }

  private @Nullable Integer protocol() {
    String text = request.protocol();
    if (text == null) {
      return null;
    }
    Optional<Integer> number = Protocol.number(text);
    if (number.isEmpty()) {
      add("/protocol", "violation.no-protocol", text);
    }
    return number.orElse(null);
  }

  private @Nullable Cidr remote() {
    String text = request.remoteCidr();
    return text == null
        ? null
        : new SubnetRules(flaws).network(place + "/remoteCidr", text).orElse(null);
  }

  /** As the rule says, or as what it names has it. */
  private AddressFamily family(@Nullable Integer protocol, @Nullable Cidr remote) {
    Optional<AddressFamily> needed = Protocol.familyOf(protocol);
    AddressFamily family = request.family();
    if (family == null) {
      family = remote != null ? remote.family() : needed.orElse(AddressFamily.IPV4);
    } else if (remote != null && remote.family() != family) {
      add("/remoteCidr", "violation.other-family", remote, SubnetRules.name(family));
    }
    if (needed.isPresent() && needed.get() != family) {
      add("/protocol", "violation.icmp-of-family", SubnetRules.name(family));
    }
    return family;
  }

  private void checkPorts(@Nullable Integer protocol) {
    CreateSecurityRuleRequest.Ports ports = request.ports();
    if (ports == null) {
      return;
    }
    if (!Protocol.hasPorts(protocol)) {
      add("/ports", "violation.ports-without-protocol");
    } else if (ports.first() > ports.last()) {
      add("/ports", "violation.ports-reversed", ports.first(), ports.last());
    }
  }

  private void checkIcmp(@Nullable Integer protocol) {
    if (request.icmpType() != null && !Protocol.isIcmp(protocol)) {
      add("/icmpType", "violation.icmp-without-protocol");
    }
    if (request.icmpCode() != null && request.icmpType() == null) {
      add("/icmpCode", "violation.icmp-code-without-type");
    }
  }

  private void add(String pointer, String key, Object... values) {
    flaws.add(place + pointer, key, values);
  }
}
