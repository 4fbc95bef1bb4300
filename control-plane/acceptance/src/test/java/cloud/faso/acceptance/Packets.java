package cloud.faso.acceptance;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Packets of any protocol and either family, each of them whole and the first of its kind. */
final class Packets {

  private static final int ETHERNET = 14;
  private static final int NONE = -1;

  private Packets() {}

  /** One that sends or receives, its address of the family that is meant. */
  record End(String mac, String address) {

    boolean six() {
      return address.contains(":");
    }
  }

  /** A SYN. */
  static byte[] tcp(End from, End to, int source, int port) {
    ByteBuffer segment = ByteBuffer.allocate(20).putShort((short) source).putShort((short) port);
    segment.putInt(12345).putInt(0).putShort((short) 0x5002).putShort((short) 8192);
    return packet(from, to, 6, segment.array(), 16, true);
  }

  static byte[] udp(End from, End to, int source, int port) {
    return udp(from, to, source, port, 12);
  }

  /** One of UDP that is so long from its IP header on, in bytes. */
  static byte[] ofLength(int length, End from, End to, int source, int port) {
    return udp(from, to, source, port, length - header(from));
  }

  private static byte[] udp(End from, End to, int source, int port, int length) {
    ByteBuffer datagram = ByteBuffer.allocate(length);
    datagram.putShort((short) source).putShort((short) port);
    datagram.putShort((short) length).putShort((short) 0).putInt(0x6661736f);
    return packet(from, to, 17, datagram.array(), 6, true);
  }

  private static int header(End from) {
    return from.six() ? 40 : 20;
  }

  /** ICMP of the addresses' family. */
  static byte[] icmp(End from, End to, int identifier, int type, int code) {
    ByteBuffer message = ByteBuffer.allocate(20).put((byte) type).put((byte) code);
    message.putShort((short) 0).putShort((short) identifier).putShort((short) 1);
    return packet(from, to, from.six() ? 58 : 1, message.array(), 2, from.six());
  }

  /** An INIT. */
  static byte[] sctp(End from, End to, int source, int port) {
    ByteBuffer chunk = ByteBuffer.allocate(32).putShort((short) source).putShort((short) port);
    chunk.putInt(0).putInt(0);
    chunk.put((byte) 1).put((byte) 0).putShort((short) 20);
    chunk.putInt(1).putInt(65536).putShort((short) 1).putShort((short) 1).putInt(1);
    CRC32C sum = new CRC32C();
    sum.update(chunk.array());
    chunk.putInt(8, Integer.reverseBytes((int) sum.getValue()));
    return packet(from, to, 132, chunk.array(), NONE, false);
  }

  /** Of a protocol of which only the number matters. */
  static byte[] other(End from, End to, int protocol, int identifier) {
    return packet(
        from, to, protocol, ByteBuffer.allocate(8).putInt(4, identifier).array(), NONE, false);
  }

  /** Whether a frame has a packet in it that was sent, whatever routers are on its way. */
  static boolean carries(byte[] frame, byte[] sent) {
    return frame.length >= sent.length
        && Arrays.equals(unrouted(frame, sent.length), unrouted(sent, sent.length));
  }

  /** What no router changes: not MACs, nor the hops that are left and the checksum over them. */
  private static byte[] unrouted(byte[] frame, int length) {
    byte[] kept = Arrays.copyOfRange(frame, ETHERNET - 2, length);
    boolean six = (kept[0] & 0xff) == 0x86;
    if (six) {
      kept[2 + 7] = 0;
    } else {
      kept[2 + 8] = 0;
      kept[2 + 10] = 0;
      kept[2 + 11] = 0;
    }
    return kept;
  }

  /**
   * @param sum where the payload's checksum is; {@link #NONE} for none
   * @param pseudo whether addresses, protocol and length count in it
   */
  private static byte[] packet(
      End from, End to, int protocol, byte[] payload, int sum, boolean pseudo) {
    boolean six = from.six();
    int header = header(from);
    ByteBuffer frame =
        Frames.ethernet(to.mac(), from.mac(), six ? 0x86dd : 0x0800, header + payload.length);
    if (six) {
      frame.putInt(0x60000000).putShort((short) payload.length);
      frame.put((byte) protocol).put((byte) 64);
    } else {
      frame.putShort((short) 0x4500).putShort((short) (header + payload.length)).putInt(0);
      frame.put((byte) 64).put((byte) protocol).putShort((short) 0);
    }
    int addresses = frame.position();
    frame.put(Frames.ip(from.address())).put(Frames.ip(to.address()));
    int start = frame.position();
    frame.put(payload);
    if (!six) {
      frame.putShort(ETHERNET + 10, Frames.checksum(frame, ETHERNET, header, 0));
    }
    if (sum != NONE) {
      short value =
          pseudo
              ? Frames.checksum(
                  frame, addresses, start - addresses + payload.length, payload.length + protocol)
              : Frames.checksum(frame, start, payload.length, 0);
      frame.putShort(start + sum, value);
    }
    return Frames.bytes(frame);
  }
}
