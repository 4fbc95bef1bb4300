package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.get;

import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Verbs;

/** The receipts of calls. */
final class Operations {

  private Operations() {}

  static Noun operations() {
    return Noun.of(
        "operation",
        Verbs.list(
                get("listOperations", "/v1/tenants/{tenant}/operations"),
                "id",
                "verb",
                "target",
                "phase",
                "reason",
                "startedAt",
                "endedAt")
            .with(
                Field.choice("--phase", "phase", "RUNNING", "SUCCEEDED", "FAILED", "SUPERSEDED"),
                Field.text("--target", "target"),
                Field.text("--verb", "verb")),
        Verbs.show(get("getOperation", "/v1/operations/{operation}")),
        Verbs.wait(get("getOperation", "/v1/operations/{operation}"), "SUCCEEDED"));
  }
}
