package cloud.faso.access;

import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.IdSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** API tokens: made, known again, revoked. */
public final class TokenService {

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

  /** The caller that this token stands for; empty when it is unknown, expired or revoked. */
  Optional<Caller> callerOf(String token) {
    if (!SecretToken.wellFormed(token)) {
      return Optional.empty();
    }
    return table
        .findLive(SecretToken.hash(token), clock.instant())
        .map(row -> new Caller(row.id(), row.name(), row.role(), row.ministryId(), row.tenantId()));
  }

  /**
   * Makes a token for whoever holds the machine: the way in before there is any other.
   *
   * @return the token, shown this once
   */
  public String bootstrapOperator(String name) {
    return issue(name, Role.OPERATOR, null, null, null);
  }

  private String issue(
      String name,
      Role role,
      @Nullable MinistryId ministry,
      @Nullable TenantId tenant,
      @Nullable Instant expiresAt) {
    String secret = SecretToken.make(random);
    TokenRow row =
        new TokenRow(
            ids.next(TokenId.PREFIX, TokenId::new),
            name,
            SecretToken.hash(secret),
            role,
            ministry,
            tenant,
            "faso",
            clock.instant(),
            expiresAt);
    database.transact(() -> table.insert(row));
    return secret;
  }
}
