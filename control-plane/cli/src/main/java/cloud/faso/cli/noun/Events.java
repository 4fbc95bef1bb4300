package cloud.faso.cli.noun;

import static cloud.faso.cli.command.Endpoint.get;

import cloud.faso.cli.ExitCode;
import cloud.faso.cli.client.EventStream;
import cloud.faso.cli.client.Json;
import cloud.faso.cli.client.Request;
import cloud.faso.cli.command.Endpoint;
import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Invocation;
import cloud.faso.cli.command.Kind;
import cloud.faso.cli.command.Names;
import cloud.faso.cli.command.Noun;
import cloud.faso.cli.command.Verb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens, as it happens. */
final class Events {

  private static final Endpoint WATCH = get("watchEvents", "/v1/events");
  private static final List<String> COLUMNS =
      List.of("id", "type", "name", "phase", "reason", "target");

  /** A stream has no end of its own; a day is long enough for one connection. */
  private static final int DAY = 86_400;

  private Events() {}

  static Noun events() {
    return Noun.of(
        "event",
        Verb.of("watch", Names.NONE, Events::watch, WATCH)
            .with(Field.local("--since", Kind.TEXT), Field.local("--count", Kind.NUMBER)));
  }

  /** Goes on after the last event when the connection is lost, so that nothing is missed. */
  private static void watch(Invocation in) {
    @Nullable String last = in.options().text("--since");
    long left = in.options().number("--count", Long.MAX_VALUE);
    while (left > 0 && !in.world().out().checkError()) {
      try (EventStream stream = open(in, last)) {
        for (var event = stream.next(); event != null; event = stream.next()) {
          last = event.id() == null ? last : event.id();
          if (event.data().isEmpty()) {
            continue;
          }
          in.printer().line(Json.read(event.data().getBytes(StandardCharsets.UTF_8)), COLUMNS);
          if (--left == 0 || in.world().out().checkError()) {
            return;
          }
        }
      } catch (IOException e) {
        in.printer().note(in.words().of("event.again"));
      }
      pause(in);
    }
  }

  private static EventStream open(Invocation in, @Nullable String last) {
    Request request =
        Request.get(WATCH.path())
            .with("tenant", in.options().text("--tenant"))
            .header("Accept", "text/event-stream")
            .header("Last-Event-ID", last);
    return new EventStream(in.api().open(request.lasting(DAY)));
  }

  private static void pause(Invocation in) {
    try {
      in.world().pause().of(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw in.failure(ExitCode.UNEXPECTED, "interrupted");
    }
  }
}
