package cloud.faso.access;

import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.problem.PlatformProblem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** API tokens: made, known again, revoked. Revoking deletes the row, so it counts at once. */
public final class TokenService {

  /** How exactly the last use is known: more exactly would cost a write per request. */
  private static final Duration LAST_USE_WITHIN = Duration.ofMinutes(5);

  private final Database database;
  private final TokenTable table;
  private final IdSource ids;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * @param random cryptographically strong
   */
  public TokenService(
      Database database, IdSource ids, InstantSource clock, RandomGenerator random) {
    this.database = database;
    this.table = database.table(TokenTable.class);
    this.ids = ids;
    this.clock = clock;
    this.random = random;
  }

  /**
   * A token just made.
   *
   * @param secret the token itself: to be shown this once
   */
  public record Issued(TokenRow row, String secret) {
    /** Without the secret, so that it gets into no log. */
    @Override
    public String toString() {
      return row.id().value();
    }
  }

  /** The caller that this token stands for; empty when it is unknown, expired or revoked. */
  Optional<Caller> callerOf(String token) {
    if (!SecretToken.wellFormed(token)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Optional<TokenRow> row = table.findLive(SecretToken.hash(token), now);
    row.ifPresent(live -> touch(live, now));
    return row.map(TokenService::caller);
  }

  /** True while the caller's token is neither expired nor revoked. */
  public boolean stillValid(Caller caller) {
    return table.findLive(caller.token(), clock.instant()).isPresent();
  }

  /** The caller's own token. */
  public TokenRow of(Caller caller) {
    return table
        .findLive(caller.token(), clock.instant())
        .orElseThrow(PlatformProblem.UNAUTHENTICATED::problem);
  }

  public List<TokenRow> list(TokenOwner owner, @Nullable Role role, PageQuery page) {
    return table.list(owner.id(), role == null ? null : role.name(), page);
  }

  /** The owner's token with this id or name. */
  public TokenRow require(TokenOwner owner, String ref) {
    return table
        .find(owner.id(), ref)
        .orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("token", ref));
  }

  /**
   * Makes a token. It lives no longer than its maker's: what was given for a time stays so.
   *
   * @param as the maker's role where the token is to count
   * @param validFor null for as long as the maker's, which may be for ever
   * @throws cloud.faso.platform.problem.Problem {@code forbidden} for a role above the maker's,
   *     {@code invalid} for longer than the maker's
   */
  public Issued issue(
      Caller maker,
      Role as,
      TokenOwner owner,
      String name,
      Role role,
      @Nullable Duration validFor) {
    if (!as.mayGrant(role)) {
      throw PlatformProblem.FORBIDDEN.problem(as.word(), role.word());
    }
    Instant end = of(maker).expiresAt();
    Instant expiresAt = validFor == null ? end : clock.instant().plus(validFor);
    if (end != null && expiresAt != null && expiresAt.isAfter(end)) {
      throw PlatformProblem.INVALID
          .problem()
          .because("/validForDays", "token.outlives-maker", end.truncatedTo(ChronoUnit.SECONDS));
    }
    return issue(owner, name, role, maker.token().value(), expiresAt);
  }

  /** Makes the token void; false when it was already. */
  public boolean revoke(TokenId token) {
    return table.delete(token) > 0;
  }

  /**
   * True when without this token nobody could operate the platform through the API any more, or not
   * for long: what expires does not take the place of what lasts. Other roles' tokens are never
   * asked about, since asking makes operators wait.
   */
  public boolean isLastOperator(TokenRow token) {
    if (token.role() != Role.OPERATOR) {
      return false;
    }
    List<TokenTable.OperatorRow> live = table.lockOperators(clock.instant());
    boolean lasts = token.expiresAt() == null;
    return live.stream().anyMatch(each -> each.id().equals(token.id()))
        && live.stream()
            .filter(other -> !other.id().equals(token.id()))
            .noneMatch(other -> other.expiresAt() == null || !lasts);
  }

  /**
   * Makes a token for whoever holds the machine: the way in before there is any other. An earlier
   * one of the same name is void from then on.
   *
   * @return the token, shown this once
   */
  public String bootstrapOperator(String name) {
    return database.transact(
        () -> {
          table.find(TokenOwner.PLATFORM.id(), name).ifPresent(old -> revoke(old.id()));
          return issue(TokenOwner.PLATFORM, name, Role.OPERATOR, "faso", null).secret();
        });
  }

  private Issued issue(
      TokenOwner owner, String name, Role role, String createdBy, @Nullable Instant expiresAt) {
    String secret = SecretToken.make(random);
    TokenRow row =
        new TokenRow(
            ids.next(TokenId.PREFIX, TokenId::new),
            owner.id(),
            name,
            SecretToken.hash(secret),
            role,
            owner.ministry(),
            owner.tenant(),
            createdBy,
            clock.instant(),
            expiresAt,
            null);
    table.insert(row);
    return new Issued(row, secret);
  }

  private void touch(TokenRow row, Instant now) {
    Instant before = now.minus(LAST_USE_WITHIN);
    if (row.lastUsedAt() == null || row.lastUsedAt().isBefore(before)) {
      table.touch(row.id(), now, before);
    }
  }

  private static Caller caller(TokenRow row) {
    Grant grant = new Grant(row.role(), row.ministryId(), row.tenantId());
    return Caller.with(row.id(), row.name(), grant);
  }
}
