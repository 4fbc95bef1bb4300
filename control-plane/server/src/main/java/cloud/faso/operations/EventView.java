package cloud.faso.operations;

import cloud.faso.access.TenantId;
import cloud.faso.platform.db.StoredJson;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
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
   */
  static EventView of(EventRow row) {
    JsonNode payload = StoredJson.read(row.payload(), new TypeReference<>() {});
    return new EventView(
        Long.toString(Objects.requireNonNull(row.seq())),
        row.type(),
        row.at(),
        row.subjectId(),
        payload.path("name").textValue(),
        row.tenantId(),
        payload.path("phase").textValue(),
        payload.path("reason").textValue(),
        payload.path("actor").textValue());
  }
}
