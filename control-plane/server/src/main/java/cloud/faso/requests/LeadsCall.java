package cloud.faso.requests;

import cloud.faso.access.TenantScope;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.id.TypedId;
import cloud.faso.tenancy.QuotaGrants;
import cloud.faso.tenancy.Resources;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Something that a lead may make and a member may not, though it takes nothing of a quota: the
 * lead's leave is all that it needs.
 *
 * @param <B> body of the call
 */
abstract class LeadsCall<B> implements Requestable<TenantScope> {

  private final String operation;
  private final Class<B> body;
  private final Set<String> alone;
  private final ObjectMapper json;

  LeadsCall(String operation, Class<B> body, Requests.Needs its) {
    this.operation = operation;
    this.body = body;
    this.alone = Objects.requireNonNull(its.contract().operation(operation)).roles();
    this.json = its.json();
  }

  /** What it makes, by its name. */
  abstract String subject(B request);

  /** Makes it, in the place of a lead who would. */
  abstract Answer make(TenantScope scope, B request, Locale locale);

  /** Id of what was made, by its view. */
  abstract TypedId id(Object view);

  @Override
  public final String operation() {
    return operation;
  }

  @Override
  public final Measured measure(TenantScope scope, Wish wish) {
    Approvers leave = alone.contains(scope.role().word()) ? Approvers.NONE : Approvers.LEAD;
    return new Measured(
        subject(read(wish)),
        new Need(Resources.NONE, QuotaGrants.Lack.NOTHING, null, leave),
        0,
        wish.end(),
        null);
  }

  @Override
  public final Done run(TenantScope scope, Wish wish, Approved how) {
    Answer answer = make(scope, read(wish), how.locale());
    return new Done(
        answer,
        id(Objects.requireNonNull(answer.body())),
        Objects.requireNonNull(answer.location()));
  }

  /** The body of the call, with the end that is wished. */
  final B read(Wish wish) {
    ObjectNode payload = wish.payload().deepCopy();
    Instant end = wish.end();
    if (end != null) {
      payload.put(Requestable.endMember(operation), end.toString());
    }
    try {
      return json.treeToValue(payload, body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the contract lets pass what " + operation + " is not", e);
    }
  }
}
