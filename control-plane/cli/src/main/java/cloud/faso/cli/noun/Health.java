package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.get;

import cloud.faso.cli.CliFailure;
import cloud.faso.cli.ExitCode;
import cloud.faso.cli.client.Request;
import cloud.faso.cli.command.Invocation;
import cloud.faso.cli.command.Names;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Verb;
import cloud.faso.cli.output.Format;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** How the platform is. */
final class Health {

  private Health() {}

  static Noun health() {
    return Noun.of("health", Verb.of("", Names.NONE, Health::show, get("getHealth", "/v1/health")));
  }

  private static void show(Invocation in) {
    JsonNode health = in.send(Request.get("/v1/health")).json();
    if (in.printer().format() == Format.TABLE) {
      in.printer().list(health.path("checks"), List.of("name", "status", "detail"));
    } else {
      in.printer().tree(health);
    }
    String status = health.path("status").asText();
    if (!status.equals("UP")) {
      throw new CliFailure(ExitCode.NOT_REACHED, in.words().of("health.not-up", status));
    }
  }
}
