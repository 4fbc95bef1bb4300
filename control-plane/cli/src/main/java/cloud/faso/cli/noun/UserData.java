package cloud.faso.cli.noun;

import cloud.faso.cli.client.Answer;
import cloud.faso.cli.command.Endpoint;
import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Invocation;
import cloud.faso.cli.command.Names;
import cloud.faso.cli.command.Trait;
import cloud.faso.cli.command.Verb;
import cloud.faso.cli.command.Verbs;
import cloud.faso.cli.output.Format;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Asks to read a VM's user data, and once that is allowed writes it out as it is. */
final class UserData {

  private UserData() {}

  static Verb verb(Endpoint endpoint) {
    return Verb.of(
            "user-data", Names.ONE, in -> read(in, in.path(endpoint.path(), in.name())), endpoint)
        .with(Field.text("--reason", "reason").must())
        .with(Trait.CHANGES);
  }

  private static void read(Invocation in, String path) throws IOException {
    Answer answer = in.send(in.change("POST", path).body(in.body()));
    if (Verbs.preview(in, answer)) {
      return;
    }
    JsonNode json = answer.json();
    if (in.printer().format() != Format.TABLE) {
      in.printer().tree(json);
    } else if (json.path("userData").isTextual()) {
      in.world().out().write(json.path("userData").asText().getBytes(StandardCharsets.UTF_8));
      in.world().out().flush();
    } else {
      // Nothing but user data goes where that is expected.
      String id = json.path("id").asText();
      in.printer().note(in.words().of("done.waits", in.name(), "confirmation confirm " + id));
    }
  }
}
