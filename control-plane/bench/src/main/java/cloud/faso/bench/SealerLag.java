package cloud.faso.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** How far the audit's sealer is behind those who write, as the API shows it; the worst is kept. */
final class SealerLag {

  private static final String NEWEST = "/v1/audit?limit=500";

  private final Api api;
  private int entries;
  private Duration age = Duration.ZERO;
  private Duration catchingUp = Duration.ZERO;

  SealerLag(Api api) {
    this.api = api;
  }

  /**
   * Looks.
   *
   * @return how many entries have no place in the chain yet
   */
  int look() throws IOException, InterruptedException {
    int open = 0;
    String page = NEWEST;
    while (true) {
      JsonNode list = api.get(page);
      JsonNode oldest = null;
      for (JsonNode entry : list.get("items")) {
        if (entry.get("seq").isNull()) {
          open++;
          oldest = entry;
        }
      }
      if (oldest != null) {
        Instant written = Instant.parse(oldest.get("at").asText());
        age = longer(age, Duration.between(written, Instant.now()));
      }
      entries = Math.max(entries, open);
      if (oldest == null || list.get("next").isNull()) {
        return open;
      }
      page = NEWEST + "&after=" + list.get("next").asText();
    }
  }

  /** Waits until every entry has its place, now that nobody writes any more. */
  void await() throws IOException, InterruptedException {
    long began = System.nanoTime();
    while (look() > 0) {
      Thread.sleep(20);
    }
    catchingUp = longer(catchingUp, Duration.ofNanos(System.nanoTime() - began));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** For a table. */
  String told() {
    return "audit sealed at most %,d entries and %.1f s behind, all of it %.1f s after the last"
        .formatted(entries, age.toMillis() / 1e3, catchingUp.toMillis() / 1e3);
  }
}
