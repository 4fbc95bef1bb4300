package cloud.faso.network;

import cloud.faso.spec.agent.AddressFamily;
import inet.ipaddr.IPAddress;
import java.math.BigInteger;
import java.util.Locale;

/** MAC addresses, in lower case with colons. */
final class Macs {

  /** The digits of an id, of which the last eight are five bytes of chance. */
  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

  private static final int TAIL = 8;
  private static final int GROUP_BIT = 1;

  /** Between the two halves of a MAC. */
  private static final long MIDDLE = 0xfffe;

  private static final long LOCAL_BIT = 0x02L << 56;

  private Macs() {}

  /** The one of a port that chose none: locally administered, and its own like its id. */
  static String of(PortId port) {
    String id = port.value();
    long bits = 0;
    for (int i = id.length() - TAIL; i < id.length(); i++) {
      bits = bits << 5 | DIGITS.indexOf(id.charAt(i));
    }
    StringBuilder mac = new StringBuilder("02");
    for (int shift = 32; shift >= 0; shift -= 8) {
      mac.append(String.format(Locale.ROOT, ":%02x", bits >> shift & 0xff));
    }
    return mac.toString();
  }

  static String canonical(String mac) {
    return mac.toLowerCase(Locale.ROOT);
  }

  /** The IPv6 address that a guest with this MAC makes itself (RFC 4291, appendix A). */
  static IPAddress addressIn(Cidr network, String mac) {
    long bits = Long.parseLong(mac.replace(":", ""), 16);
    long half = (bits >> 24 << 40 | MIDDLE << 24 | (bits & 0xff_ffffL)) ^ LOCAL_BIT;
    BigInteger prefix = network.block().getLower().getValue();
    return Cidr.address(AddressFamily.IPV6, prefix.or(new BigInteger(Long.toUnsignedString(half))));
  }

  /** True of one that a single machine can have: not a group's, and not all zeros. */
  static boolean isOfOneMachine(String mac) {
    return (Integer.parseInt(mac.substring(0, 2), 16) & GROUP_BIT) == 0
        && !mac.equals("00:00:00:00:00:00");
  }
}
