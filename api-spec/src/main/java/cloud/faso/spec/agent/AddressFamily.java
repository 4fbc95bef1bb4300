package cloud.faso.spec.agent;

/** Of IP addresses. */
public enum AddressFamily {
  IPV4,
  IPV6
}
