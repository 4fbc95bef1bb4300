package cloud.faso.cli.command;

import cloud.faso.cli.CliFailure;
import cloud.faso.cli.ExitCode;
import cloud.faso.cli.client.Answer;
import cloud.faso.cli.client.Json;
import cloud.faso.cli.client.ProblemFailure;
import cloud.faso.cli.client.Request;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The verbs that most kinds of thing have. */
public final class Verbs {

  private static final int PAGE = 500;

  private Verbs() {}

  public static Verb list(Endpoint endpoint, String... columns) {
    Action action = in -> printList(in, Request.get(in.path(endpoint.path(), null)), columns);
    return Verb.of("list", Names.NONE, action, endpoint).with(Trait.LISTS);
  }

  /** A list of what all tenants have, which a tenant or ministry that is named narrows. */
  public static Request ofAllTenants(Invocation in, Endpoint endpoint) {
    return Request.get(endpoint.path())
        .with("tenant", in.options().text("--tenant"))
        .with("ministry", in.options().text("--ministry"));
  }

  public static Verb show(Endpoint endpoint) {
    Action action =
        in -> in.printer().thing(in.send(Request.get(in.path(endpoint.path(), in.name()))).json());
    return Verb.of("show", Names.ONE, action, endpoint);
  }

  /** The thing is named by the first word after the verb, which goes into the field {@code key}. */
  public static Verb create(Endpoint endpoint, String key) {
    Action action = in -> create(in, in.path(endpoint.path(), null), key);
    return Verb.of("create", Names.ONE, action, endpoint).with(Trait.CHANGES);
  }

  public static Verb set(Endpoint endpoint) {
    Action action = in -> set(in, in.path(endpoint.path(), in.name()));
    return Verb.of("set", Names.ONE, action, endpoint).with(Trait.CHANGES, Trait.CONDITIONAL);
  }

  public static Verb delete(Endpoint endpoint) {
    Action action = in -> forEach(in, name -> remove(in, in.path(endpoint.path(), name), name));
    return Verb.of("delete", Names.MANY, action, endpoint).with(Trait.CHANGES, Trait.CONDITIONAL);
  }

  /** A verb of the API's own: {@code POST …/actions/{verb}}. */
  public static Verb action(String verb, Endpoint endpoint, String showPath) {
    Action action =
        in ->
            forEach(
                in,
                name -> {
                  Request request = in.change("POST", in.path(endpoint.path(), name));
                  ObjectNode body = in.body();
                  Answer answer = in.send(body.isEmpty() ? request : request.body(body));
                  finish(in, answer, name, in.path(showPath, name));
                });
    return Verb.of(verb, Names.MANY, action, endpoint).with(Trait.CHANGES);
  }

  /** Waits for a phase; the first choice is what is waited for when nothing is said. */
  public static Verb wait(Endpoint endpoint, String... phases) {
    Action action =
        in -> {
          String wanted = in.options().text("--for");
          String phase = wanted == null ? phases[0] : wanted;
          String path = in.path(endpoint.path(), in.name());
          in.printer().thing(new Waiting(in).forPhase(phase, path));
        };
    return Verb.of("wait", Names.ONE, action, endpoint)
        .with(
            new Field("--for", null, Kind.TEXT, false, List.of(phases)),
            Field.local("--timeout", Kind.NUMBER));
  }

  /** Reads as many pages as it takes. */
  public static void printList(Invocation in, Request list, String... columns) {
    long limit = in.options().number("--limit", Long.MAX_VALUE);
    Request request =
        in.filtered(list)
            .with("sort", in.options().text("--sort"))
            .with("q", in.options().text("--query"));
    ArrayNode all = Json.object().withArrayProperty("items");
    @Nullable String next = null;
    do {
      long page = Math.min(PAGE, limit - all.size());
      JsonNode answer =
          in.send(request.with("limit", Long.toString(page)).with("after", next)).json();
      answer.path("items").forEach(all::add);
      next = answer.path("next").isTextual() ? answer.path("next").asText() : null;
    } while (next != null && all.size() < limit);
    in.printer().list(all, List.of(columns));
  }

  public static void create(Invocation in, String path, String key) {
    ObjectNode body = in.body();
    body.put(key, in.name());
    made(in, path, body, answer -> path + "/" + Request.escape(id(answer)));
  }

  /** Makes what has no name, of the options alone. */
  public static void create(Invocation in, String path) {
    made(in, path, answer -> path + "/" + Request.escape(id(answer)));
  }

  /**
   * Makes something of the options alone.
   *
   * @param shown path of what can be waited for
   */
  public static void made(Invocation in, String path, Function<Answer, String> shown) {
    made(in, path, in.body(), shown);
  }

  private static void made(
      Invocation in, String path, ObjectNode body, Function<Answer, String> shown) {
    Answer answer = in.send(in.change("POST", path).body(body));
    if (!preview(in, answer)) {
      in.printer().thing(waited(in, answer, shown.apply(answer)));
    }
  }

  public static void set(Invocation in, String path) {
    Answer answer = in.send(in.change("PATCH", path).body(in.body()));
    if (!preview(in, answer)) {
      // By its id, where it has one: its name may be another from now on.
      String parent = path.substring(0, path.lastIndexOf('/') + 1);
      in.printer().thing(waited(in, answer, id(answer).isEmpty() ? path : parent + id(answer)));
    }
  }

  public static void remove(Invocation in, String path, String name) {
    remove(in, path, name, path);
  }

  /**
   * Takes something away from another thing.
   *
   * @param shown path of that other one, which is waited for
   */
  public static void remove(Invocation in, String path, String name, String shown) {
    Answer answer;
    try {
      answer = in.send(in.change("DELETE", path));
    } catch (ProblemFailure problem) {
      if (in.isDryRun() || !problem.saysAlreadyGone()) {
        throw problem;
      }
      in.printer().done(in.words().of("done.gone", name), MissingNode.getInstance());
      return;
    }
    finish(in, answer, name, shown);
  }

  /** Tells what came of a call about one thing, after having waited for it when asked to. */
  public static void finish(Invocation in, Answer answer, String name, String path) {
    if (preview(in, answer)) {
      return;
    }
    JsonNode thing = waited(in, answer, path);
    if (thing.path("outcome").asText().equals("WAITING")) {
      String again = "confirmation confirm " + thing.path("id").asText();
      in.printer().done(in.words().of("done.waits", name, again), thing);
      return;
    }
    String phase = thing.path("phase").asText();
    String said =
        thing.isMissingNode()
            ? in.words().of("done.gone", name)
            : in.words().of("done.accepted", name, phase);
    in.printer().done(said, thing);
  }

  private static JsonNode waited(Invocation in, Answer answer, String path) {
    String operation = answer.header("Operation");
    if (operation == null || !in.options().flag("--wait")) {
      return answer.json();
    }
    return new Waiting(in).forOperation(operation, path);
  }

  private static String id(Answer answer) {
    return answer.json().path("id").asText();
  }

  /** Shows a preview, if the answer is one. */
  public static boolean preview(Invocation in, Answer answer) {
    JsonNode json = answer.json();
    if (!in.isDryRun() || !json.path("dryRun").asBoolean()) {
      return false;
    }
    Previews.print(in, json);
    if (json.at("/placement/outcome").asText().equals("NO_FIT")) {
      throw new CliFailure(ExitCode.NO_ROOM, json.at("/placement/detail").asText());
    }
    in.printer().note(in.words().of("done.dry-run"));
    return true;
  }

  /** Does it for each thing that was named, even when one fails; the first failure counts. */
  private static void forEach(Invocation in, Consumer<String> step) {
    @Nullable CliFailure first = null;
    for (String name : in.names()) {
      try {
        step.accept(name);
      } catch (CliFailure failure) {
        if (first != null) {
          in.printer().note(failure.words());
        } else {
          first = failure;
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
