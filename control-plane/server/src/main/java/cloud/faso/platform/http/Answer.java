package cloud.faso.platform.http;

import cloud.faso.platform.id.TypedId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a mutating use case is answered with.
 *
 * @param body the whole resource; null for an answer without a body
 * @param version for the entity tag, or null
 * @param location path of what was created, or null
 * @param operation receipt of the work that goes on, or null
 * @param kept the body as a repeated request gets it; differs where it bears a secret that is shown
 *     only once
 * @param preview what a dry run tells beyond the resource (quota, placement, cost), found out
 *     within its transaction
 */
public record Answer(
    int status,
    @Nullable Object body,
    @Nullable Object kept,
    @Nullable Long version,
    @Nullable String location,
    @Nullable TypedId operation,
    Map<String, Supplier<?>> preview) {

  public static Answer created(Object body, long version, String location) {
    return new Answer(201, body, body, version, location, null, Map.of());
  }

  /** Something without an entity tag was created. */
  public static Answer created(Object body, String location) {
    return new Answer(201, body, body, null, location, null, Map.of());
  }

  public static Answer ok(Object body, long version) {
    return new Answer(200, body, body, version, null, null, Map.of());
  }

  /** As it is now, without an entity tag. */
  public static Answer ok(Object body) {
    return new Answer(200, body, body, null, null, null, Map.of());
  }

  public static Answer accepted(Object body, long version) {
    return new Answer(202, body, body, version, null, null, Map.of());
  }

  /** Something without an entity tag is taken in hand. */
  public static Answer accepted(Object body) {
    return new Answer(202, body, body, null, null, null, Map.of());
  }

  /** Something without an entity tag, as it is now. */
  public static Answer done(Object body) {
    return new Answer(200, body, body, null, null, null, Map.of());
  }

  /** Nothing was done yet: it waits at this path. */
  public static Answer waiting(Object body, String location) {
    return new Answer(202, body, body, null, location, null, Map.of());
  }

  /** The thing is gone, and the answer has no body. */
  public static Answer gone() {
    return new Answer(204, null, null, null, null, null, Map.of());
  }

  /** The same answer, with the receipt of the work that goes on. */
  public Answer with(TypedId receipt) {
    return new Answer(status, body, kept, version, location, receipt, preview);
  }

  /** The same answer; a repeated request gets this body instead, without the secret. */
  public Answer keeping(Object withoutSecret) {
    return new Answer(status, body, withoutSecret, version, location, operation, preview);
  }

  /** The same answer; a dry run also tells this. */
  public Answer previewing(String member, Supplier<?> value) {
    Map<String, Supplier<?>> more = new LinkedHashMap<>(preview);
    more.put(member, value);
    return new Answer(status, body, kept, version, location, operation, more);
  }
}
