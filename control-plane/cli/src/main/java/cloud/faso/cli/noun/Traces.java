package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.get;

import cloud.faso.cli.CliFailure;
import cloud.faso.cli.ExitCode;
import cloud.faso.cli.client.Request;
import cloud.faso.cli.command.Endpoint;
import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Invocation;
import cloud.faso.cli.command.Kind;
import cloud.faso.cli.command.Names;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Verb;
import cloud.faso.cli.output.Format;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What would become of a packet. */
final class Traces {

  private static final Endpoint TRACE = get("tracePacket", "/v1/tenants/{tenant}/trace");
  private static final String ICMP = "--icmp";
  private static final List<String> WITH_PORTS = List.of("--tcp", "--udp", "--sctp");

  private Traces() {}

  static Noun net() {
    return Noun.of(
        "net",
        Verb.of("trace", Names.MANY, Traces::trace, TRACE)
            .with(
                Field.local("--tcp", Kind.NUMBER),
                Field.local("--udp", Kind.NUMBER),
                Field.local("--sctp", Kind.NUMBER),
                Field.local(ICMP, Kind.FLAG),
                Field.choice("--family", "family", "IPV4", "IPV6")));
  }

  /** {@code FROM TO}, and of which protocol: an echo request where nothing is said. */
  private static void trace(Invocation in) throws CliFailure {
    List<String> given =
        Stream.concat(WITH_PORTS.stream(), Stream.of(ICMP)).filter(in.options()::has).toList();
    if (in.names().size() != 2 || given.size() > 1) {
      throw in.failure(ExitCode.USAGE, "trace.how");
    }
    String option = given.isEmpty() ? ICMP : given.getFirst();
    String number = option.equals(ICMP) ? null : Long.toString(in.options().number(option, 0));
    JsonNode trace =
        in.send(
                Request.get(in.path(TRACE.path(), null))
                    .with("from", in.name())
                    .with("to", in.names().get(1))
                    .with("protocol", option.substring(2))
                    .with("port", number)
                    .with("family", in.options().text("--family")))
            .json();
    show(in, trace);
  }

  private static void show(Invocation in, JsonNode trace) {
    if (in.printer().format() == Format.TABLE) {
      in.printer().list(trace.path("hops"), List.of("kind", "name", "detail"));
    } else {
      in.printer().tree(trace);
    }
    String verdict = trace.path("verdict").asText();
    String said = in.words().of("trace." + verdict.toLowerCase(Locale.ROOT));
    String next = trace.path("next").asText("");
    String whole = trace.path("next").isTextual() ? said + " " + next : said;
    if (!List.of("DELIVERED", "LEFT").contains(verdict)) {
      throw new CliFailure(ExitCode.NOT_REACHED, whole);
    }
    in.printer().note(whole);
  }
}
