package cloud.faso.audit;

import cloud.faso.platform.db.StoredJson;
import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An entry as the API shows it; its members are those of {@link AuditEntry}, and its place. */
public record AuditView(
    AuditId id,
    @Nullable Long seq,
    Instant at,
    @Nullable String token,
    @Nullable String person,
    @Nullable String responsible,
    @Nullable String name,
    @Nullable String confirmedBy,
    @Nullable String because,
    @Nullable String from,
    String verb,
    String request,
    @Nullable String target,
    @Nullable String tenant,
    @Nullable String ministry,
    @Nullable String operation,
    int status,
    @Nullable String code,
    int attempts,
    @Nullable String trace) {

  static AuditView of(AuditRow row, Locale locale) {
    AuditEntry entry = StoredJson.read(row.line(), new TypeReference<>() {});
    return new AuditView(
        entry.id(),
        row.seq(),
        entry.at(),
        entry.token(),
        entry.person(),
        entry.responsible(),
        entry.name(),
        entry.confirmedBy(),
        entry.because(),
        entry.from(),
        entry.verb(),
        AuditReason.told(entry.request(), locale),
        entry.target(),
        entry.tenant(),
        entry.ministry(),
        entry.operation(),
        entry.status(),
        entry.code(),
        Objects.requireNonNullElse(entry.attempts(), 1),
        entry.trace());
  }
}
