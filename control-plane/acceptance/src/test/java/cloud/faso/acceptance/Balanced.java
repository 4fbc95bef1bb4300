package cloud.faso.acceptance;

import cloud.faso.acceptance.NetworkLab.Plug;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Ports behind a load balancer, and what answers there. */
final class Balanced {

  private Balanced() {}

  /** JSON of a listener at port 80, whose members are at the other one and are tried often. */
  static String listener(String protocol, int targetPort, List<Plug> members) {
    return """
    {"protocol":"%s","port":80,"members":[%s],
     "healthCheck":{"intervalSeconds":1,"timeoutSeconds":1,"successes":1,"failures":1}}
    """
        .formatted(
            protocol,
            members.stream()
                .map(
                    member ->
                        "{\"port\":\"%s\",\"targetPort\":%d}".formatted(member.name(), targetPort))
                .collect(Collectors.joining(",")));
  }

  /** Whether it is told of each listener's members that they answer, but for a dead one. */
  static boolean areTold(JsonNode balancer, List<Plug> members, @Nullable Plug dead) {
    Set<String> expected = new HashSet<>();
    for (Plug member : members) {
      String health = member.equals(dead) ? "OFFLINE" : "ONLINE";
      expected.add("TCP %s %s".formatted(member.name(), health));
      expected.add("UDP %s %s".formatted(member.name(), health));
    }
    return balancer
        .get("health")
        .valueStream()
        .map(
            each ->
                "%s %s %s"
                    .formatted(
                        each.get("protocol").asText(),
                        each.get("port").asText(),
                        each.get("health").asText()))
        .collect(Collectors.toSet())
        .equals(expected);
  }

  /** One that answers at port 8080 with its name, by TCP and by UDP. */
  record Member(ServerSocket tcp, Datagrams udp) implements AutoCloseable {

    static Member at(Station station, String name) throws Exception {
      byte[] text = name.getBytes(StandardCharsets.UTF_8);
      return new Member(station.serve(name, 8080), Datagrams.answering(station, 8080, _ -> text));
    }

    @Override
    public void close() throws IOException {
      tcp.close();
      udp.close();
    }
  }

  /** A request, and what it is answered with, if it is. */
  interface Asking {
    Optional<String> ask() throws Exception;
  }

  /** What some requests in a row are answered with; nothing is an answer too. */
  static Set<String> answers(Asking way, int requests) throws Exception {
    Set<String> answers = new HashSet<>();
    for (int i = 0; i < requests; i++) {
      answers.add(way.ask().orElse("nothing"));
    }
    return answers;
  }
}
