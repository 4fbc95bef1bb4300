package cloud.faso.operations;

import cloud.faso.access.Caller;
import cloud.faso.access.Scope;
import cloud.faso.audit.Audit;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.Fingerprint;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.problem.PlatformProblem;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs mutating calls. The change, its events, its entry in the audit and the answer kept for its
 * idempotency key are one transaction: a repeated request finds either all of them or none. A dry
 * run is the same transaction, undone: what it says is what would have happened.
 */
public final class Changes {

  private static final Duration KEPT = Duration.ofHours(24);

  private final Database database;
  private final IdempotencyTable table;
  private final Audit audit;
  private final ObjectMapper json;
  private final InstantSource clock;

  public Changes(Database database, Audit audit, ObjectMapper json, InstantSource clock) {
    this.database = database;
    this.audit = audit;
    this.table = database.table(IdempotencyTable.class);
    this.json = json;
    this.clock = clock;
  }

  /**
   * Does what has several transactions, e.g. because it takes content in for an hour.
   *
   * @param work calls what it is given within the transaction that makes the change
   */
  public <T> T inParts(Scope scope, Change change, Function<Runnable, T> work) {
    Runnable made =
        () ->
            audit.done(
                scope, change, Actor.target(), null, Response.Status.OK.getStatusCode(), null);
    return Actor.as(scope.caller(), () -> work.apply(made));
  }

  /** Does {@code work} as {@code change} says, and answers. */
  public Response run(Scope scope, Change change, Supplier<Answer> work) {
    if (change.dryRun()) {
      Map<String, Object> preview =
          database.preview(() -> Actor.as(scope.caller(), () -> preview(work.get())));
      return Response.ok(preview, MediaType.APPLICATION_JSON).build();
    }
    String key = change.idempotencyKey();
    // Within the transaction: one that is run again has made other things.
    Supplier<Answer> audited = () -> Actor.as(scope.caller(), () -> audited(scope, change, work));
    return key == null
        ? respond(row("", change, database.transact(audited)))
        : once(keyHash(scope.caller(), key), change, audited);
  }

  private Answer audited(Scope scope, Change change, Supplier<Answer> work) {
    Answer answer = work.get();
    audit.done(scope, change, Actor.target(), Actor.because(), answer.status(), answer.operation());
    return answer;
  }

  /** Forgets answers that nobody may ask for again. */
  public Periodic forgetting() {
    return new Periodic(
        "forget-idempotency-keys",
        Duration.ofMinutes(10),
        () -> database.transact(() -> table.deleteUpTo(oldest())));
  }

  private Response once(String keyHash, Change change, Supplier<Answer> work) {
    return database.transact(
        () -> {
          Instant oldest = oldest();
          Optional<IdempotencyRow> first = table.find(keyHash, oldest);
          if (first.isPresent()) {
            return respond(repeated(first.get(), change));
          }
          // The claim comes before the work: of two at once with the same key, the second waits
          // here and then finds the first one's answer, instead of a name that is taken.
          table.forget(keyHash, oldest);
          table.insert(claim(keyHash, change));
          Answer answer = work.get();
          table.update(row(keyHash, change, answer).with(written(answer.kept())));
          return respond(row(keyHash, change, answer));
        });
  }

  private static IdempotencyRow repeated(IdempotencyRow first, Change change) {
    if (!first.fingerprint().equals(fingerprint(change))) {
      throw PlatformProblem.IDEMPOTENCY_KEY_REUSED.problem();
    }
    return first;
  }

  private Instant oldest() {
    return clock.instant().minus(KEPT);
  }

  private static String keyHash(Caller caller, String key) {
    return Fingerprint.sha256(caller.actor().value() + ' ' + key);
  }

  /**
   * What the call asks for, hashed with the key, which is stored nowhere: a body may be little more
   * than a password, and from a hash of it alone that could be guessed.
   */
  private static String fingerprint(Change change) {
    return Fingerprint.sha256(change.idempotencyKey() + '\n' + change.fingerprint());
  }

  private IdempotencyRow claim(String keyHash, Change change) {
    return new IdempotencyRow(
        keyHash, fingerprint(change), 0, null, null, null, null, clock.instant());
  }

  private IdempotencyRow row(String keyHash, Change change, Answer answer) {
    Long version = answer.version();
    TypedId operation = answer.operation();
    return new IdempotencyRow(
        keyHash,
        fingerprint(change),
        answer.status(),
        version == null ? null : IfMatch.tag(version),
        answer.location(),
        operation == null ? null : operation.value(),
        written(answer.body()),
        clock.instant());
  }

  private static Response respond(IdempotencyRow row) {
    Response.ResponseBuilder response = Response.status(row.status());
    header(response, HttpHeaders.ETAG, row.etag());
    header(response, HttpHeaders.LOCATION, row.location());
    header(response, "Operation", row.operation());
    if (row.body() != null) {
      response.type(MediaType.APPLICATION_JSON_TYPE).entity(row.body());
    }
    return response.build();
  }

  private static void header(
      Response.ResponseBuilder response, String name, @Nullable String value) {
    if (value != null) {
      response.header(name, value);
    }
  }

  private static Map<String, Object> preview(Answer answer) {
    Map<String, Object> preview = new LinkedHashMap<>();
    preview.put("dryRun", true);
    // As a repeated request gets it: a secret that is undone again is good for nothing.
    preview.put("resource", answer.kept());
    answer.preview().forEach((member, value) -> preview.put(member, value.get()));
    return preview;
  }

  private @Nullable String written(@Nullable Object body) {
    try {
      return body == null ? null : json.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer that is no JSON", e);
    }
  }
}
