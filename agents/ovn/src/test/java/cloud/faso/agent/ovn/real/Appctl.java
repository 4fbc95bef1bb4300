package cloud.faso.agent.ovn.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Tells a daemon of Open vSwitch's or OVN's what to do, as ovs-appctl does. */
final class Appctl {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Appctl() {}

  /**
   * Its answer.
   *
   * @throws IOException when it is not there, or answers with an error
   */
  static String ask(Path socket, String method, String... arguments) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      var request = MAPPER.createObjectNode();
      request.put("id", 0).put("method", method);
      var params = request.putArray("params");
      Stream.of(arguments).forEach(params::add);
      ByteBuffer bytes = ByteBuffer.wrap(request.toString().getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      JsonNode answer = MAPPER.readTree(MAPPER.createParser(Channels.newInputStream(channel)));
      if (answer.hasNonNull("error")) {
        throw new IOException(answer.path("error").asText());
      }
      return answer.path("result").asText();
    }
  }
}
