package cloud.faso.acceptance;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Frames as a liar writes them. */
final class Frames {

  static final String EVERYBODY = "ff:ff:ff:ff:ff:ff";

  /** All of a segment that speak IPv6, and the MAC that goes with that. */
  static final Packets.End ALL_NODES = new Packets.End("33:33:00:00:00:01", "ff02::1");

  private static final int IPV4 = 0x0800;
  private static final int ARP = 0x0806;
  private static final int IPV6 = 0x86dd;
  private static final int UDP = 17;
  private static final int ICMPV6 = 58;

  private Frames() {}

  static byte[] mac(String text) {
    return HexFormat.ofDelimiter(":").parseHex(text);
  }

  static byte[] ip(String text) {
    try {
      return InetAddress.getByName(text).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static ByteBuffer ethernet(String to, String from, int type, int length) {
    return ByteBuffer.allocate(14 + length).put(mac(to)).put(mac(from)).putShort((short) type);
  }

  static byte[] bytes(ByteBuffer whole) {
    byte[] bytes = new byte[whole.capacity()];
    whole.get(0, bytes);
    return bytes;
  }

  /** An ARP answer: that {@code address} is at {@code claimed}. */
  static byte[] arpAnswer(String to, String from, String claimed, String address, String asker) {
    return bytes(
        ethernet(to, from, ARP, 28)
            .putShort((short) 1)
            .putShort((short) IPV4)
            .put((byte) 6)
            .put((byte) 4)
            .putShort((short) 2)
            .put(mac(claimed))
            .put(ip(address))
            .put(mac(to))
            .put(ip(asker)));
  }

  /** A UDP packet in IPv4. */
  static byte[] udp(
      String to, String from, String source, int sourcePort, String target, int port, byte[] data) {
    ByteBuffer frame = ethernet(to, from, IPV4, 28 + data.length);
    int start = frame.position();
    frame
        .put((byte) 0x45)
        .put((byte) 0)
        .putShort((short) (28 + data.length))
        .putInt(0)
        .put((byte) 64)
        .put((byte) UDP)
        .putShort((short) 0)
        .put(ip(source))
        .put(ip(target));
    frame.putShort(start + 10, checksum(frame, start, 20, 0));
    // No checksum of UDP: IPv4 allows that.
    frame
        .putShort((short) sourcePort)
        .putShort((short) port)
        .putShort((short) (8 + data.length))
        .putShort((short) 0)
        .put(data);
    return bytes(frame);
  }

  /** A neighbour advertisement: that {@code address} is at {@code claimed}. */
  static byte[] neighbour(
      String to, String from, String claimed, String source, String target, String address) {
    ByteBuffer message =
        ByteBuffer.allocate(32)
            .put((byte) 136)
            .put((byte) 0)
            .putShort((short) 0)
            .putInt(0x20000000)
            .put(ip(address))
            .put((byte) 2)
            .put((byte) 1)
            .put(mac(claimed));
    return icmpv6(to, from, source, target, bytes(message));
  }

  /** A router's announcement to all: that it is the way out for the next half an hour. */
  static byte[] router(String to, String from) {
    ByteBuffer message =
        ByteBuffer.allocate(24)
            .put((byte) 134)
            .put((byte) 0)
            .putShort((short) 0)
            .put((byte) 64)
            .put((byte) 0)
            .putShort((short) 1800)
            .putLong(0)
            .put((byte) 1)
            .put((byte) 1)
            .put(mac(from));
    return icmpv6(to, from, linkLocal(from), ALL_NODES.address(), bytes(message));
  }

  /** The address that a card has of its MAC, as anti-spoofing lets it. */
  private static String linkLocal(String mac) {
    byte[] its = mac(mac);
    return "fe80::%02x%02x:%02xff:fe%02x:%02x%02x"
        .formatted((byte) (its[0] ^ 2), its[1], its[2], its[3], its[4], its[5]);
  }

  private static byte[] icmpv6(
      String to, String from, String source, String target, byte[] message) {
    ByteBuffer frame = ethernet(to, from, IPV6, 40 + message.length);
    frame
        .putInt(0x60000000)
        .putShort((short) message.length)
        .put((byte) ICMPV6)
        .put((byte) 255)
        .put(ip(source))
        .put(ip(target))
        .put(message);
    int start = 14 + 40;
    short sum = checksum(frame, 14 + 8, 32 + message.length, message.length + ICMPV6);
    frame.putShort(start + 2, sum);
    return bytes(frame);
  }

  static short checksum(ByteBuffer frame, int start, int length, int more) {
    int sum = more;
    for (int i = 0; i < length; i += 2) {
      int low = i + 1 < length ? frame.get(start + i + 1) & 0xff : 0;
      sum += (frame.get(start + i) & 0xff) << 8 | low;
    }
    while (sum >> 16 != 0) {
      sum = (sum & 0xffff) + (sum >> 16);
    }
    return (short) ~sum;
  }
}
