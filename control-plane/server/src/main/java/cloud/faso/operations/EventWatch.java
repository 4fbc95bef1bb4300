package cloud.faso.operations;

import cloud.faso.platform.background.Every;
import cloud.faso.platform.problem.PlatformProblem;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One caller's stream of events. It runs on a thread of its own, so a reader that is slow holds up
 * only itself; one that reads nothing at all is cut off by the connection's idle timeout.
 */
final class EventWatch {

  private static final Logger log = LoggerFactory.getLogger(EventWatch.class);
  private static final int BATCH = 500;

  /**
   * How long a token may still be listened with that ended without an event: it expired, or went
   * with its owner.
   */
  private static final Duration RECHECK = Duration.ofSeconds(5);

  /** How often a comment line shows that the line is alive, and where it is. */
  static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final EventFeed feed;
  private final Semaphore places;
  private final BooleanSupplier stillAllowed;
  private final Predicate<EventRow> revocation;
  private final ObjectMapper json;
  private final Locale locale;
  private final Predicate<EventRow> wanted;
  private final Every heartbeat;
  private long seen;

  /**
   * @param stillAllowed asks the database
   * @param revocation true of the event that says that the caller may hear no more
   * @param locale what reasons are said in
   * @param heartbeat when it is time to show that the line is alive
   * @param seen number of the last event that the caller knows
   */
  EventWatch(
      EventFeed feed,
      Semaphore places,
      BooleanSupplier stillAllowed,
      Predicate<EventRow> revocation,
      ObjectMapper json,
      Locale locale,
      Predicate<EventRow> wanted,
      Every heartbeat,
      long seen) {
    this.feed = feed;
    this.places = places;
    this.stillAllowed = stillAllowed;
    this.revocation = revocation;
    this.json = json;
    this.locale = locale;
    this.wanted = wanted;
    this.heartbeat = heartbeat;
    this.seen = seen;
  }

  /** Writes until the reader goes, its token is void, or the process stops. */
  void writeTo(OutputStream out) {
    if (!places.tryAcquire()) {
      throw PlatformProblem.UNAVAILABLE
          .problem()
          .saying("unavailable.streams")
          .with("retryAfterSeconds", 10);
    }
    try {
      write(out);
    } catch (IOException gone) {
      log.debug("a watcher has gone", gone);
    } finally {
      places.release();
    }
  }

  private void write(OutputStream out) throws IOException {
    say(out, ": what the caller may see, as it happens\n" + position());
    // The token may have been revoked since it let the caller in, before the first event to come.
    boolean allowed = stillAllowed.getAsBoolean();
    Every recheck = new Every(RECHECK);
    while (allowed && !feed.isClosed()) {
      List<EventRow> news = feed.after(seen, BATCH, RECHECK);
      allowed =
          news.stream().noneMatch(revocation) && (!recheck.due() || stillAllowed.getAsBoolean());
      String text = allowed ? tell(news) : "";
      if (!text.isEmpty()) {
        say(out, text);
        heartbeat.restart();
      } else if (heartbeat.due()) {
        say(out, ": still here\n" + position());
      }
    }
  }

  /**
   * Where the stream is, for who has seen no event or none for long, and will resume: an id without
   * data is kept by a reader, which is told of no event.
   */
  private String position() {
    return "id: " + seen + "\n\n";
  }

  private String tell(List<EventRow> news) throws IOException {
    StringBuilder text = new StringBuilder();
    for (EventRow row : news) {
      seen = Objects.requireNonNull(row.seq());
      if (wanted.test(row)) {
        text.append("id: ").append(seen).append("\nevent: ").append(row.type());
        text.append("\ndata: ").append(json.writeValueAsString(EventView.of(row, locale)));
        text.append("\n\n");
      }
    }
    return text.toString();
  }

  private static void say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
