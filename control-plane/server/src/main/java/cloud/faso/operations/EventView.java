package cloud.faso.operations;

import cloud.faso.access.TenantId;
import cloud.faso.platform.db.StoredJson;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An event as the API shows it. */
public record EventView(
    String id,
    String type,
    Instant at,
    String target,
    @Nullable String name,
    @Nullable TenantId tenant,
    @Nullable String phase,
    @Nullable String reason,
    @Nullable String actor) {

  /**
   * @param row numbered
   * @param locale what its reason is said in
   */
  public static EventView of(EventRow row, Locale locale) {
    JsonNode payload = StoredJson.read(row.payload(), new TypeReference<>() {});
    Reason reason = Reason.of(payload);
    return new EventView(
        Long.toString(Objects.requireNonNull(row.seq())),
        row.type(),
        row.at(),
        row.subjectId(),
        payload.path("name").textValue(),
        row.tenantId(),
        payload.path("phase").textValue(),
        reason == null ? null : reason.in(locale),
        payload.path("actor").textValue());
  }
}
