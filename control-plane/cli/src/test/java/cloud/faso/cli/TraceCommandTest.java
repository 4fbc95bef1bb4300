package cloud.faso.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.cli.FakeControlPlane.Reply;
import cloud.faso.cli.Shell.Result;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is asked about a packet, and how the answer reads. */
final class TraceCommandTest extends ShellTestBase {

  private static final String DROPPED =
      """
      {"verdict": "DROPPED", "to": "10.0.0.3", "protocol": "tcp", "port": 443, "hops": [
        {"kind": "PORT", "thing": "port-1", "name": "web", "what": "enters", "rule": null,
         "detail": "The port “web” sends it from 10.0.0.2."},
        {"kind": "PORT", "thing": "port-2", "name": "db", "what": "no-rule-allows-receiving",
         "rule": null, "detail": "No rule lets it in."}],
       "reason": "No rule lets it in.", "next": "Add a rule."}
      """;

  @Test
  void a_packet_that_does_not_get_there_says_hop_by_hop_why_and_what_to_do() {
    server.answer(
        "tracePacket", new Reply(200, Map.of("Content-Type", "application/json"), DROPPED));

    Result result = shell.run("net", "trace", "web", "db", "--tcp", "443", "--family", "ipv4");

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_REACHED.number());
    assertThat(result.out().lines().skip(1))
        .anyMatch(line -> line.contains("web") && line.contains("sends it from 10.0.0.2"))
        .anyMatch(line -> line.contains("db") && line.contains("No rule lets it in."));
    assertThat(result.err()).contains("It does not get there. Add a rule.");
    assertThat(server.last().query())
        .containsAllEntriesOf(
            Map.of("from", "web", "to", "db", "protocol", "tcp", "port", "443", "family", "IPV4"));
  }

  @Test
  void it_is_an_echo_request_where_nothing_is_said() {
    Result result = shell.run("net", "trace", "web", "10.0.0.3");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).contains("It gets there.");
    assertThat(server.last().query()).containsEntry("protocol", "icmp").doesNotContainKey("port");
  }

  @Test
  void one_end_or_two_protocols_are_no_packet() {
    assertThat(shell.run("net", "trace", "web").exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(shell.run("net", "trace", "web", "db", "--tcp", "1", "--icmp").err())
        .contains("faso net trace web-1 db-1 --tcp 443");
    assertThat(server.received).isEmpty();
  }
}
