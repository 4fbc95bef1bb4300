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

/** Whether the database holds what must hold. */
final class Doctor {

  private Doctor() {}

  static Noun doctor() {
    return Noun.of(
        "doctor", Verb.of("", Names.NONE, Doctor::examine, get("examineDatabase", "/v1/doctor")));
  }

  private static void examine(Invocation in) {
    JsonNode examination = in.send(Request.get("/v1/doctor")).json();
    JsonNode findings = examination.path("findings");
    if (in.printer().format() != Format.TABLE) {
      in.printer().tree(examination);
    } else {
      in.printer().list(findings, List.of("rule", "what"));
    }
    if (!findings.isEmpty()) {
      throw new CliFailure(ExitCode.NOT_REACHED, in.words().of("doctor.broken", findings.size()));
    }
    in.printer().note(in.words().of("doctor.sound", examination.path("rules").asInt()));
  }
}
