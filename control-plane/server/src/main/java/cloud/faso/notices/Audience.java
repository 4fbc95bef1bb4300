package cloud.faso.notices;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is told something. */
public sealed interface Audience {

  /** Those who run the platform, as the configuration names them. */
  Audience OPERATORS = new Operators();

  record Operators() implements Audience {}

  /** The contacts of a ministry. */
  record Contacts(MinistryId ministry) implements Audience {}

  /** The contacts of a ministry and its leads. */
  record Leads(MinistryId ministry) implements Audience {}

  /** The members of a tenant and the leads of its ministry. */
  record Members(TenantId tenant, MinistryId ministry) implements Audience {}

  /** People who were looked up already. */
  record People(List<Recipient> recipients) implements Audience {}

  /** Those who answer for what belongs to a ministry, or to the platform when that is null. */
  static Audience of(@Nullable MinistryId ministry) {
    return ministry == null ? OPERATORS : new Contacts(ministry);
  }
}
