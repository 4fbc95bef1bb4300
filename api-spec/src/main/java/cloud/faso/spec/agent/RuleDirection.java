package cloud.faso.spec.agent;

/** Which way a rule looks, seen from the guest. */
public enum RuleDirection {
  INGRESS,
  EGRESS
}
