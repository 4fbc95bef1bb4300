package cloud.faso.acceptance;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;

/** A name server that knows one IPv4 address, of every name, and remembers which were asked for. */
final class NameServer implements AutoCloseable {

  static final String ADDRESS = "192.0.2.77";

  private static final int HEADER = 12;
  private static final int TYPE_AND_CLASS = 4;
  private static final int A = 1;
  private static final short NO_ERROR = (short) 0x8180;
  private static final short NAME_IN_QUESTION = (short) 0xc00c;

  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private final Datagrams datagrams;

  NameServer(Station station) throws Exception {
    this.datagrams = Datagrams.answering(station, 53, this::answer);
  }

  Set<String> asked() {
    return Set.copyOf(asked);
  }

  /** RFC 1035, section 4, for a message with one question. */
  private byte[] answer(byte[] message) {
    StringJoiner name = new StringJoiner(".");
    int at = HEADER;
    while (message[at] != 0) {
      name.add(new String(message, at + 1, message[at], StandardCharsets.US_ASCII));
      at += 1 + message[at];
    }
    asked.add(name.toString());
    int end = at + 1 + TYPE_AND_CLASS;
    boolean known = message[at + 2] == A;
    ByteBuffer answer =
        ByteBuffer.allocate(512)
            .put(message, 0, 2)
            .putShort(NO_ERROR)
            .putShort((short) 1)
            .putShort((short) (known ? 1 : 0))
            .putInt(0)
            .put(message, HEADER, end - HEADER);
    if (known) {
      answer.putShort(NAME_IN_QUESTION).putShort((short) A).putShort((short) 1).putInt(60);
      answer.putShort((short) 4).put(address());
    }
    return Arrays.copyOf(answer.array(), answer.position());
  }

  private static byte[] address() {
    byte[] bytes = new byte[4];
    int at = 0;
    for (String part : ADDRESS.split("\\.", -1)) {
      bytes[at++] = (byte) Integer.parseInt(part);
    }
    return bytes;
  }

  @Override
  public void close() {
    datagrams.close();
  }
}
