package cloud.faso.requests;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One thing that happened to a request, as the API shows it. */
public record RequestNoteView(
    String kind, Instant at, @Nullable String by, @Nullable String byName, @Nullable String text) {

  static RequestNoteView of(RequestTable.NoteRow row) {
    return new RequestNoteView(
        row.kind().name(), row.at(), row.actor(), row.actorName(), row.text());
  }
}
