package cloud.faso.access;

import cloud.faso.access.CallerTable.CallerRow;
import cloud.faso.access.CallerTable.GrantRow;
import cloud.faso.access.CallerTable.PersonRow;
import cloud.faso.platform.db.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells who calls, by what the call bears. A person's grants are read with each call, so what was
 * taken away counts no more from the next call on.
 */
public final class Callers {

  /** How exactly the last use is known: more exactly would cost a write per request. */
  private static final Duration LAST_USE_WITHIN = Duration.ofMinutes(5);

  private final CallerTable table;
  private final InstantSource clock;

  public Callers(Database database, InstantSource clock) {
    this.table = database.table(CallerTable.class);
    this.clock = clock;
  }

  /**
   * The caller that this token of ours stands for; empty when it is unknown, expired or revoked.
   */
  public Optional<Caller> byToken(String token) {
    if (!SecretToken.wellFormed(token)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    List<CallerRow> rows = table.byHash(SecretToken.hash(token), now);
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    touch(rows.getFirst(), now);
    return Optional.of(caller(rows));
  }

  /**
   * The person as a caller; empty for one who was disabled.
   *
   * @param expiresAt when what the call bears lapses; null for never
   */
  public Optional<Caller> byPerson(PersonId person, @Nullable Instant expiresAt) {
    List<PersonRow> rows = table.byPerson(person, clock.instant());
    return rows.isEmpty() ? Optional.empty() : Optional.of(person(null, expiresAt, rows, null));
  }

  /** The caller that the token with this id stands for; empty when it is void. */
  public Optional<Caller> byTokenId(TokenId token) {
    List<CallerRow> rows = table.byToken(token, clock.instant());
    return rows.isEmpty() ? Optional.empty() : Optional.of(caller(rows));
  }

  /**
   * Who once called, with what they may do now; empty for who may do nothing any more.
   *
   * @param person null for a service account
   * @param token null for a token of an issuer
   */
  public Optional<Caller> again(@Nullable PersonId person, @Nullable TokenId token) {
    return person == null
        ? byTokenId(Objects.requireNonNull(token, "nobody called"))
        : byPerson(person, null);
  }

  /**
   * When another operator last gave the person a password, or a role of the platform; empty for
   * never. Until some time has passed, that other may be who calls as the person.
   */
  public Optional<Instant> raisedAt(PersonId person) {
    return Optional.ofNullable(table.raisedAt(person));
  }

  /** True where several people operate the platform. */
  public boolean haveSeveralOperators() {
    return table.operators(clock.instant()) > 1;
  }

  /** True while what the caller bore is good, and none of the caller's grants was taken away. */
  public boolean stillValid(Caller caller) {
    return again(caller)
        .filter(present -> new HashSet<>(present.grants()).containsAll(caller.grants()))
        .isPresent();
  }

  private Optional<Caller> again(Caller caller) {
    if (caller.token() != null) {
      return byTokenId(caller.token());
    }
    Instant end = caller.expiresAt();
    return end != null && !end.isAfter(clock.instant())
        ? Optional.empty()
        : byPerson(Objects.requireNonNull(caller.person()), end);
  }

  private void touch(CallerRow row, Instant now) {
    Instant before = now.minus(LAST_USE_WITHIN);
    if (row.lastUsedAt() == null || row.lastUsedAt().isBefore(before)) {
      table.touch(row.tokenId(), now, before);
    }
  }

  private static Caller caller(List<CallerRow> rows) {
    CallerRow token = rows.getFirst();
    Role role = token.role();
    Grant own = role == null ? null : new Grant(role, token.ministryId(), token.tenantId());
    return token.person().personId() == null
        ? new Caller(
            token.tokenId(),
            null,
            token.tokenName(),
            List.of(Objects.requireNonNull(own)),
            token.expiresAt(),
            false,
            token.responsible())
        : person(
            token.tokenId(), token.expiresAt(), rows.stream().map(CallerRow::person).toList(), own);
  }

  /**
   * @param bound no further than this; null for no bound
   */
  private static Caller person(
      @Nullable TokenId token,
      @Nullable Instant expiresAt,
      List<PersonRow> rows,
      @Nullable Grant bound) {
    PersonRow person = rows.getFirst();
    boolean mustChange = Boolean.TRUE.equals(person.mustChange());
    List<Grant> grants =
        rows.stream()
            .map(PersonRow::grant)
            .flatMap(row -> grant(row).stream())
            .flatMap(grant -> (bound == null ? Optional.of(grant) : grant.within(bound)).stream())
            .distinct()
            .toList();
    return new Caller(
        token,
        Objects.requireNonNull(person.personId()),
        Objects.requireNonNull(person.personName()),
        mustChange ? List.of() : grants,
        expiresAt,
        mustChange);
  }

  private static Optional<Grant> grant(GrantRow row) {
    return Optional.ofNullable(row.grantedRole())
        .map(role -> new Grant(role, row.grantedMinistry(), row.grantedTenant()));
  }
}
