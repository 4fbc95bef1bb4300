package cloud.faso.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.StillClock;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tokens made, known again, expired and revoked, on a still clock. */
@OnBothDatabases
final class TokenServiceTest {

  private final StillClock clock = new StillClock();
  private final DataSource source;
  private final Database database;
  private final TokenService tokens;
  private final Callers callers;
  private final Caller operator;

  TokenServiceTest(TestDatabases.Kind kind) {
    source = kind.newSource();
    database = new Database(Databases.jdbi(source), CommitObserver.NONE);
    SplittableRandom random = new SplittableRandom(7);
    tokens = new TokenService(database, new IdSource(clock, random), clock, random);
    callers = new Callers(database, clock);
    operator = callers.byToken(tokens.bootstrapOperator("root")).orElseThrow();
  }

  @AfterEach
  void close() {
    source.close(true);
  }

  @Test
  void a_token_works_until_it_expires_and_not_a_moment_longer() {
    String secret = make("brief", Duration.ofDays(1));
    Caller caller = callers.byToken(secret).orElseThrow();
    assertThat(caller.grants()).containsExactly(Grant.ofPlatform(Role.AUDITOR));

    clock.advance(Duration.ofDays(1).minusMillis(1));
    assertThat(callers.byToken(secret)).isPresent();
    assertThat(callers.stillValid(caller)).isTrue();

    clock.advance(Duration.ofMillis(1));
    assertThat(callers.byToken(secret)).isEmpty();
    assertThat(callers.stillValid(caller)).isFalse();
  }

  @Test
  void a_revoked_token_is_void_at_once() {
    String secret = make("leaving", null);
    Caller caller = callers.byToken(secret).orElseThrow();

    tokens.revoke(Objects.requireNonNull(caller.token()));

    assertThat(callers.byToken(secret)).isEmpty();
    assertThat(callers.stillValid(caller)).isFalse();
  }

  @Test
  void the_last_use_is_known_to_the_nearest_minutes() {
    String secret = make("used", null);
    Instant first = clock.instant();
    callers.byToken(secret);
    assertThat(lastUse("used")).isEqualTo(first);

    clock.advance(Duration.ofMinutes(4));
    callers.byToken(secret);
    assertThat(lastUse("used")).as("no write for so little").isEqualTo(first);

    clock.advance(Duration.ofMinutes(2));
    callers.byToken(secret);
    assertThat(lastUse("used")).isEqualTo(first.plus(Duration.ofMinutes(6)));
  }

  @Test
  void the_token_of_the_machine_s_holder_replaces_the_one_before() {
    String first = tokens.bootstrapOperator("machine");
    String second = tokens.bootstrapOperator("machine");

    assertThat(callers.byToken(first)).isEmpty();
    assertThat(callers.byToken(second)).isPresent();
  }

  @Test
  void an_operator_s_token_that_expires_does_not_take_the_place_of_one_that_lasts() {
    TokenRow lasting = row("root");
    assertThat(isLastOperator(lasting)).isTrue();

    TokenRow brief = operator("brief", Duration.ofDays(1));
    assertThat(isLastOperator(lasting)).isTrue();
    assertThat(isLastOperator(brief)).isFalse();

    TokenRow second = operator("second", null);
    assertThat(isLastOperator(lasting)).isFalse();
    assertThat(isLastOperator(second)).isFalse();
  }

  @Test
  void where_no_operator_s_token_lasts_the_last_that_works_is_kept() {
    TokenRow brief = operator("brief", Duration.ofDays(1));
    TokenRow longer = operator("longer", Duration.ofDays(2));
    tokens.revoke(Objects.requireNonNull(operator.token()));
    assertThat(isLastOperator(brief)).isFalse();

    clock.advance(Duration.ofDays(1));

    assertThat(isLastOperator(brief)).as("expired already").isFalse();
    assertThat(isLastOperator(longer)).isTrue();
  }

  @Test
  void whether_a_token_of_another_role_may_go_is_told_without_waiting_for_operators()
      throws Exception {
    make("seen", null);
    TokenRow auditor = row("seen");

    boolean last =
        database.transact(
            () -> {
              database.table(OperatorTable.class).lockTokens(clock.instant());
              return CompletableFuture.supplyAsync(() -> isLastOperator(auditor))
                  .orTimeout(60, TimeUnit.SECONDS)
                  .join();
            });

    assertThat(last).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void nobody_makes_a_token_that_may_do_more_than_its_maker(Role role) {
    if (role == Role.MEMBER || role == Role.VIEWER) {
      assertThat(
              tokens.issue(operator, Role.MEMBER, TokenOwner.PLATFORM, "made", role, null).secret())
          .startsWith("faso_");
    } else {
      assertThatThrownBy(
              () -> tokens.issue(operator, Role.MEMBER, TokenOwner.PLATFORM, "made", role, null))
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> assertThat(problem.code()).isEqualTo(PlatformProblem.FORBIDDEN));
    }
  }

  @Test
  void a_token_ends_no_later_than_the_one_that_made_it() {
    TokenRow brief = operator("brief", Duration.ofDays(7));
    Caller maker = Caller.with(brief.id(), "brief", Grant.ofPlatform(Role.OPERATOR));

    assertThat(issue(maker, "for-ever", null).expiresAt()).isEqualTo(brief.expiresAt());
    assertThat(issue(maker, "week", Duration.ofDays(7)).expiresAt()).isEqualTo(brief.expiresAt());
    assertThat(issue(maker, "day", Duration.ofDays(1)).expiresAt()).isBefore(brief.expiresAt());
    assertThatThrownBy(() -> issue(maker, "longer", Duration.ofDays(8)))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code()).isEqualTo(PlatformProblem.INVALID);
              assertThat(problem.violations(Locale.ENGLISH))
                  .singleElement()
                  .satisfies(
                      violation -> assertThat(violation.pointer()).isEqualTo("/validForDays"));
            });
    assertThatThrownBy(() -> row("longer")).isInstanceOf(Problem.class);
  }

  private TokenRow issue(Caller maker, String name, @Nullable Duration validFor) {
    return tokens
        .issue(maker, Role.OPERATOR, TokenOwner.PLATFORM, name, Role.AUDITOR, validFor)
        .row();
  }

  private String make(String name, @Nullable Duration validFor) {
    TokenService.Issued made =
        tokens.issue(operator, Role.OPERATOR, TokenOwner.PLATFORM, name, Role.AUDITOR, validFor);
    assertThat(made.toString()).doesNotContain(made.secret());
    return made.secret();
  }

  private TokenRow operator(String name, @Nullable Duration validFor) {
    return tokens
        .issue(operator, Role.OPERATOR, TokenOwner.PLATFORM, name, Role.OPERATOR, validFor)
        .row();
  }

  private boolean isLastOperator(TokenRow token) {
    return database.transact(() -> tokens.isLastOperator(token));
  }

  private TokenRow row(String name) {
    return tokens.require(TokenOwner.PLATFORM.id(), name);
  }

  private @Nullable Instant lastUse(String name) {
    return row(name).lastUsedAt();
  }
}
