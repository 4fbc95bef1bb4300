package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.get;
import static cloud.faso.cli.command.Endpoint.post;

import cloud.faso.cli.ExitCode;
import cloud.faso.cli.client.Request;
import cloud.faso.cli.command.Invocation;
import cloud.faso.cli.command.Names;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Verb;
import cloud.faso.cli.command.Verbs;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Who may do what, and what needs a second operator. */
final class Rules {

  private static final String TABLE = "/v1/access/table";
  private static final String EXPLAIN = "/v1/access/explain";
  private static final String CONFIRMATIONS = "/v1/confirmations";
  private static final String CONFIRMATION = CONFIRMATIONS + "/{confirmation}";

  private Rules() {}

  static Noun access() {
    return Noun.of(
        "access",
        Verb.of("explain", Names.MANY, Rules::explain, get("explainAccess", EXPLAIN)),
        Verb.of("table", Names.NONE, Rules::table, get("getAccessTable", TABLE)));
  }

  /** {@code WHO VERB WHAT}. */
  private static void explain(Invocation in) {
    List<String> asked = in.names();
    if (asked.size() < 2 || asked.size() > 3) {
      throw in.failure(ExitCode.USAGE, "access.how");
    }
    JsonNode answer =
        in.send(
                Request.get(EXPLAIN)
                    .with("who", asked.getFirst())
                    .with("operation", asked.get(1))
                    .with("target", asked.size() == 3 ? asked.get(2) : null))
            .json();
    in.printer().thing(answer);
  }

  private static void table(Invocation in) {
    JsonNode items = in.send(Request.get(TABLE)).json().path("items");
    in.printer().list(items, List.of("operation", "scope", "roles", "method", "path"));
  }

  static Noun confirmations() {
    return Noun.of(
        "confirmation",
        Verbs.list(
            get("listConfirmations", CONFIRMATIONS),
            "id",
            "outcome",
            "operation",
            "targetName",
            "askedName",
            "expiresAt"),
        Verbs.show(get("getConfirmation", CONFIRMATION)),
        Verbs.action("confirm", post("confirm", CONFIRMATION + "/actions/confirm"), CONFIRMATION),
        Verbs.action(
            "withdraw",
            post("withdrawConfirmation", CONFIRMATION + "/actions/withdraw"),
            CONFIRMATION));
  }
}
