package cloud.faso.network;

/** How guests come by their IPv6 addresses. */
public enum Ipv6Mode {
  /** They are given them, by DHCPv6. */
  DHCPV6,
  /** They make them of the subnet's prefix and their MAC address. */
  SLAAC
}
