package cloud.faso.cli.noun;

import cloud.faso.cli.ExitCode;
import cloud.faso.cli.client.Answer;
import cloud.faso.cli.client.Request;
import cloud.faso.cli.command.Endpoint;
import cloud.faso.cli.command.Field;
import cloud.faso.cli.command.Invocation;
import cloud.faso.cli.command.Kind;
import cloud.faso.cli.command.Names;
import cloud.faso.cli.command.Verb;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads a VM's serial console, from its tail on, and goes on reading when asked to. */
final class Consoles {

  private static final long CHUNK = 65536;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private Consoles() {}

  static Verb console(Endpoint endpoint) {
    return Verb.of(
            "console",
            Names.ONE,
            in -> new Reader(in, in.path(endpoint.path(), in.name())).read(),
            endpoint)
        .with(
            Field.local("--offset", Kind.TEXT),
            Field.of("--bytes", "limit", Kind.NUMBER),
            Field.local("--follow", Kind.FLAG),
            Field.local("--until", Kind.TEXT),
            Field.local("--timeout", Kind.NUMBER));
  }

  private static final class Reader {
    private final Invocation in;
    private final String path;
    private final @Nullable String wanted;
    private final Instant until;
    private String offset;
    private String tail = "";

    Reader(Invocation in, String path) {
      this.in = in;
      this.path = path;
      this.wanted = in.options().text("--until");
      this.until = in.world().clock().instant().plusSeconds(in.timeout());
      String offset = in.options().text("--offset");
      this.offset = offset == null ? "-" + CHUNK : offset;
    }

    void read() throws IOException {
      boolean follows = in.options().flag("--follow") || wanted != null;
      while (true) {
        boolean more = readOnce();
        if (found() || !(more || follows) || in.world().out().checkError()) {
          return;
        }
        if (!more) {
          checkTime();
          pause();
        }
      }
    }

    /** Shows a part, and tells whether there is more already. */
    private boolean readOnce() throws IOException {
      long limit = in.options().number("--bytes", CHUNK);
      Answer answer =
          in.send(Request.get(path).with("offset", offset).with("limit", Long.toString(limit)));
      byte[] bytes = answer.bytes();
      in.world().out().write(bytes);
      in.world().out().flush();
      if (wanted != null) {
        tail = (tail + new String(bytes, StandardCharsets.ISO_8859_1));
      }
      long size = answer.number("Faso-Console-Size", 0);
      long next = answer.number("Faso-Console-Offset", size - bytes.length) + bytes.length;
      offset = Long.toString(next);
      return bytes.length > 0 && next < size && !in.options().has("--bytes");
    }

    /** The text may be cut by the edge of a part: what could be its beginning is kept. */
    private boolean found() {
      if (wanted == null) {
        return false;
      }
      String sought =
          new String(wanted.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      boolean found = tail.contains(sought);
      tail = tail.substring(Math.max(0, tail.length() - sought.length()));
      return found;
    }

    private void checkTime() {
      boolean limited = wanted != null || in.options().has("--timeout");
      if (limited && !in.world().clock().instant().isBefore(until)) {
        throw in.failure(
            ExitCode.NOT_REACHED, "console.timed-out", in.timeout(), wanted == null ? "" : wanted);
      }
    }

    private void pause() {
      try {
        in.world().pause().of(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw in.failure(ExitCode.UNEXPECTED, "interrupted");
      }
    }
  }
}
