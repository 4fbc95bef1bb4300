package cloud.faso.access;

import org.jspecify.annotations.Nullable;

/**
 * Leave to do one thing with what is the caller's own, as a person; made by {@link Caller} only.
 */
public final class PersonScope implements Scope {

  private final Caller caller;
  private final PersonId person;

  PersonScope(Caller caller, PersonId person) {
    this.caller = caller;
    this.person = person;
  }

  @Override
  public Caller caller() {
    return caller;
  }

  public PersonId person() {
    return person;
  }

  /** Null: people are of no ministry. */
  @Override
  public @Nullable MinistryId ministry() {
    return null;
  }

  /** Null: people are of no tenant. */
  @Override
  public @Nullable TenantId tenant() {
    return null;
  }
}
