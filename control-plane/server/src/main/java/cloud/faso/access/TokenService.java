package cloud.faso.access;

import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.problem.PlatformProblem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** API tokens: made, known again, revoked. Revoking deletes the row, so it counts at once. */
public final class TokenService {

  private final Database database;
  private final TokenTable table;
  private final Operators operators;
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
    this.operators = new Operators(database, clock);
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

  /**
   * @param owner as {@link TokenOwner#id}, or the id of a person
   */
  public List<TokenRow> list(String owner, @Nullable Role role, PageQuery page) {
    return table.list(owner, role == null ? null : role.name(), page);
  }

  /** The owner's token with this id or name. */
  public TokenRow require(String owner, String ref) {
    return table
        .find(owner, ref)
        .orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("token", ref));
  }

  /**
   * Makes a service account's token. It lives no longer than its maker's: what was given for a time
   * stays so. A session's end is no such bound.
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
    return issue(
        TokenKind.SERVICE,
        null,
        owner.id(),
        name,
        new Grant(role, owner.ministry(), owner.tenant()),
        maker.actor().value(),
        responsible(maker),
        end(maker, validFor));
  }

  /**
   * Makes a person's own token.
   *
   * @param bound the role and place beyond which it does not reach
   * @param validFor null for as long as the token that makes it, which may be for ever
   * @throws cloud.faso.platform.problem.Problem {@code forbidden} for what the person may not do
   *     now, {@code invalid} for longer than the maker's
   */
  public Issued issueOwn(PersonScope maker, String name, Grant bound, @Nullable Duration validFor) {
    if (maker.caller().grants().stream()
        .noneMatch(has -> has.within(bound).equals(Optional.of(bound)))) {
      throw PlatformProblem.FORBIDDEN.problem().saying("forbidden.own-token", bound.role().word());
    }
    return issue(
        TokenKind.PERSONAL,
        maker.person(),
        maker.person().value(),
        name,
        bound,
        maker.person().value(),
        maker.person().value(),
        end(maker.caller(), validFor));
  }

  /** Makes a session for a person who has just signed in. */
  public Issued openSession(PersonId person, Duration life) {
    return open(person, clock.instant().plus(life));
  }

  private Issued open(PersonId person, Instant end) {
    String id = person.value();
    return issue(TokenKind.SESSION, person, id, null, null, id, id, end);
  }

  /**
   * Makes a session for a person who is let in by an issuer's token, or by another session, with
   * which it ends.
   *
   * @throws cloud.faso.platform.problem.Problem {@code forbidden} for a token of the person's own,
   *     which may be for less; {@code unauthenticated} for one that was made void meanwhile
   */
  public Issued openSession(PersonScope scope, Duration life) {
    TokenId bearing = scope.caller().token();
    if (bearing == null) {
      return openSession(scope.person(), life);
    }
    TokenRow row = table.lock(bearing).orElseThrow(PlatformProblem.UNAUTHENTICATED::problem);
    if (row.kind() != TokenKind.SESSION) {
      throw PlatformProblem.FORBIDDEN.problem().saying("forbidden.no-session");
    }
    return open(scope.person(), Objects.requireNonNull(row.expiresAt()));
  }

  /** Ends all of a person's sessions, but for the one that calls. */
  public void endSessions(PersonId person, @Nullable TokenId but) {
    table.deleteSessions(person, but == null ? "" : but.value());
  }

  /** Forgets sessions that are over. */
  public Periodic forgetting() {
    return new Periodic(
        "forget-sessions",
        Duration.ofMinutes(10),
        () -> database.transact(() -> table.deleteSessionsBefore(clock.instant())));
  }

  private @Nullable Instant end(Caller maker, @Nullable Duration validFor) {
    Instant bound =
        Optional.ofNullable(maker.token())
            .flatMap(table::find)
            .filter(row -> row.kind() != TokenKind.SESSION)
            .map(TokenRow::expiresAt)
            .orElse(null);
    Instant end = validFor == null ? bound : clock.instant().plus(validFor);
    if (bound != null && end != null && end.isAfter(bound)) {
      throw PlatformProblem.INVALID
          .problem()
          .because("/validForDays", "token.outlives-maker", bound.truncatedTo(ChronoUnit.SECONDS));
    }
    return end;
  }

  /**
   * Who answers for what a caller does: the person; or the person, or first token, that a service
   * account's token comes from, however many were made in between, and whether they are still
   * there.
   */
  public String responsible(Caller caller) {
    return caller.person() != null
        ? caller.person().value()
        : table
            .find(Objects.requireNonNull(caller.token()))
            .orElseThrow(PlatformProblem.UNAUTHENTICATED::problem)
            .responsible();
  }

  /** Makes the token void; false when it was already. */
  public boolean revoke(TokenId token) {
    return table.delete(token) > 0;
  }

  /** Makes every token void that reaches into the ministry and no further. */
  public void revokeAll(MinistryId ministry) {
    table.deleteOf(ministry);
  }

  /** True when without this token nobody could operate the platform any more, or not for long. */
  public boolean isLastOperator(TokenRow token) {
    return token.kind() == TokenKind.SERVICE
        && token.role() == Role.OPERATOR
        && operators.areLast(way -> way.id().equals(token.id().value()));
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
          String platform = TokenOwner.PLATFORM.id();
          table.find(platform, name).ifPresent(old -> revoke(old.id()));
          Grant operator = Grant.ofPlatform(Role.OPERATOR);
          return issue(TokenKind.SERVICE, null, platform, name, operator, "faso", null, null)
              .secret();
        });
  }

  /**
   * @param name null for its id
   * @param grant null for a session, which has none of its own
   * @param responsible null for the token itself
   */
  private Issued issue(
      TokenKind kind,
      @Nullable PersonId person,
      String ownerId,
      @Nullable String name,
      @Nullable Grant grant,
      String createdBy,
      @Nullable String responsible,
      @Nullable Instant expiresAt) {
    String secret = SecretToken.make(random);
    TokenId id = ids.next(TokenId.PREFIX, TokenId::new);
    TokenRow row =
        new TokenRow(
            id,
            ownerId,
            name == null ? id.value() : name,
            SecretToken.hash(secret),
            kind,
            person,
            grant == null ? null : grant.role(),
            grant == null ? null : grant.ministry(),
            grant == null ? null : grant.tenant(),
            createdBy,
            responsible == null ? id.value() : responsible,
            clock.instant(),
            expiresAt,
            null);
    table.insert(row);
    return new Issued(row, secret);
  }
}
