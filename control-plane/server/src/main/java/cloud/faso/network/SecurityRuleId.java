package cloud.faso.network;

import cloud.faso.platform.id.TypedId;

/** The id of a rule of a security group, e.g. {@code rule-01k3…}. */
public record SecurityRuleId(String value) implements TypedId {

  public static final String PREFIX = "rule";
}
