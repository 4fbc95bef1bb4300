package cloud.faso.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.access.Caller;
import cloud.faso.access.Grant;
import cloud.faso.access.MinistryScope;
import cloud.faso.access.Role;
import cloud.faso.access.TenantScope;
import cloud.faso.access.TokenId;
import cloud.faso.app.Doctor;
import cloud.faso.audit.Audit;
import cloud.faso.notices.Countdown;
import cloud.faso.notices.MailService;
import cloud.faso.notices.MailSettings;
import cloud.faso.notices.MailView;
import cloud.faso.notices.MemberBook;
import cloud.faso.notices.Notices;
import cloud.faso.notices.SmtpSettings;
import cloud.faso.operations.EventRow;
import cloud.faso.operations.Events;
import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.StillClock;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import cloud.faso.platform.problem.ProblemCode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Quota is larger by what is lent until the day, and smaller by it from then on. */
@OnBothDatabases
final class QuotaLoansTest {

  private static final Resources FOUR = new Resources(4, 0, 0, 0, 0);
  private static final IfMatch ANY = new IfMatch(null);

  private final StillClock clock = new StillClock();
  private final DataSource source;
  private final Database database;
  private final Events events;
  private final Notices notices;
  private final QuotaService quotas;
  private final QuotaLoans loans;
  private final LoanKeeper keeper;
  private final MinistryScope ministry;
  private final TenantScope tenant;

  QuotaLoansTest(TestDatabases.Kind kind) {
    source = kind.newSource();
    database = new Database(Databases.jdbi(source), CommitObserver.NONE);
    IdSource ids = new IdSource(clock, new SplittableRandom(7));
    events = new Events(database, ids, clock);
    Contacts contacts = new Contacts(database);
    SmtpSettings smtp =
        new SmtpSettings(
            "localhost", 1, SmtpSettings.Security.NONE, null, null, "faso@example.org", null);
    TenancyDirectory directory = new TenancyDirectory(database);
    notices =
        new Notices(
            database, contacts, MemberBook.NONE, new MailSettings(smtp, List.of()), ids, clock);
    quotas = new QuotaService(database, directory, events, notices, clock);
    loans = new QuotaLoans(database, quotas, directory, events, notices, ids, clock);
    keeper =
        new LoanKeeper(
            database,
            loans,
            events,
            new Audit(database, ids, clock),
            notices,
            new Countdown(List.of(30, 7, 1)),
            clock);
    Caller operator = Caller.with(new TokenId("token-1"), "op", Grant.ofPlatform(Role.OPERATOR));
    Set<String> roles = Set.of("operator");
    QuotaLimits ten = new QuotaLimits(10L, null, null, null, null);
    new MinistryService(database, quotas, contacts, directory, events, ids, clock)
        .create(
            operator.enterPlatform(roles),
            new CreateMinistryRequest(
                "sante",
                "Santé",
                "Health",
                ten,
                null,
                List.of(new Contact("Awa", "awa@sante.bf", null, null, "fr"))));
    ministry = operator.enter(directory.ministry("sante").orElseThrow(), "sante", roles);
    new TenantService(database, quotas, directory, events, ids, clock)
        .create(ministry, new CreateTenantRequest("prod", null, ten, null, null), Locale.ENGLISH);
    tenant = operator.enter(directory.tenants("prod").getFirst(), "prod", roles);
  }

  @AfterEach
  void close() {
    assertThat(new Doctor(Databases.jdbi(source)).examine()).isEmpty();
    events.close();
    source.close(true);
  }

  private Instant in(int days) {
    return clock.instant().plus(Duration.ofDays(days));
  }

  private void pass(int days) {
    clock.advance(Duration.ofDays(days));
    keeper.keeping().work().run();
    keeper.keeping().work().run();
  }

  private static MergePatch until(Instant time) {
    return new MergePatch(JsonNodeFactory.instance.objectNode().put("expiresAt", time.toString()));
  }

  private static MergePatch vcpus(int limit) {
    var patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("vcpus").put("limit", limit);
    return new MergePatch(patch);
  }

  private List<String> told(String prefix) {
    events.sequencer().work().run();
    return events.after(0, 1000, Duration.ZERO).stream()
        .map(EventRow::type)
        .filter(type -> type.startsWith(prefix))
        .toList();
  }

  private List<String> subjects() {
    return new MailService(database, events, clock)
        .list(null, new PageQuery("mails", 100, null, null, null)).items().stream()
            .map(MailView::subject)
            .toList();
  }

  private static void refused(ProblemCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }

  @Test
  void a_loan_ends_with_its_day_even_when_more_is_used_and_then_use_only_cannot_grow() {
    loans.lend(ministry, FOUR, in(40), null);
    loans.lend(tenant, FOUR, in(40), null);
    quotas.book(tenant, new Resources(14, 0, 0, 0, 0));

    pass(39);
    assertThat(quotas.of(tenant).limits().vcpus()).isEqualTo(14);
    pass(1);

    assertThat(quotas.of(tenant).limits()).isEqualTo(new Resources(10, 0, 0, 0, 0));
    assertThat(quotas.of(ministry).limits()).isEqualTo(new Resources(10, 0, 0, 0, 0));
    assertThat(quotas.of(tenant).lent()).isEqualTo(Resources.NONE);
    assertThat(quotas.of(tenant).used().vcpus()).isEqualTo(14);
    refused(
        TenancyProblem.QUOTA_EXCEEDED,
        () -> database.transact(() -> quotas.book(tenant, new Resources(1, 0, 0, 0, 0))));
    assertThat(told("quota.loan-ended")).hasSize(2);
    // The doctor would say that nobody uses it.
    quotas.book(tenant, new Resources(-14, 0, 0, 0, 0));
  }

  @Test
  void a_loan_that_is_over_admits_nothing_also_before_it_is_taken_back() {
    String loan = loans.lend(ministry, FOUR, in(1), null).id().value();
    loans.lend(tenant, FOUR, in(1), null);
    quotas.book(tenant, new Resources(9, 0, 0, 0, 0));
    clock.advance(Duration.ofDays(1));

    refused(
        TenancyProblem.QUOTA_EXCEEDED,
        () -> database.transact(() -> quotas.book(tenant, new Resources(2, 0, 0, 0, 0))));
    quotas.book(tenant, new Resources(1, 0, 0, 0, 0));
    assertThat(quotas.of(tenant).limits().vcpus()).isEqualTo(10);
    assertThat(quotas.of(tenant).lent()).isEqualTo(Resources.NONE);
    refused(
        TenancyProblem.QUOTA_EXCEEDED, () -> quotas.patch(tenant, vcpus(11), ANY, Locale.ENGLISH));
    assertThat(loans.list(ministry, new PageQuery("loans", 10, null, null, null)).items())
        .isEmpty();
    refused(PlatformProblem.NOT_FOUND, () -> loans.get(ministry, loan));
    refused(PlatformProblem.NOT_FOUND, () -> loans.patch(ministry, loan, until(in(9)), ANY));
    refused(PlatformProblem.NOT_FOUND, () -> loans.end(ministry, loan, ANY));

    quotas.book(tenant, new Resources(-10, 0, 0, 0, 0));
    QuotaRow before = quotas.of(tenant);
    keeper.keeping().work().run();
    assertThat(quotas.of(tenant)).isEqualTo(before);
    assertThat(told("quota.loan-ended")).hasSize(2);
  }

  @Test
  void what_is_set_between_the_end_of_a_loan_and_its_taking_back_stays() {
    loans.lend(ministry, FOUR, in(1), null);
    loans.lend(tenant, FOUR, in(1), null);
    clock.advance(Duration.ofDays(1));

    quotas.patch(tenant, vcpus(9), ANY, Locale.ENGLISH);
    quotas.patch(ministry, vcpus(12), ANY, Locale.ENGLISH);
    keeper.keeping().work().run();

    assertThat(quotas.of(tenant).limits().vcpus()).isEqualTo(9);
    assertThat(quotas.of(ministry).limits().vcpus()).isEqualTo(12);
  }

  @Test
  void a_loan_s_end_is_told_thirty_seven_and_one_days_before() {
    loans.lend(ministry, FOUR, in(40), null);
    int told = 0;
    for (int days : new int[] {10, 23, 6}) {
      pass(days - 1);
      assertThat(subjects()).hasSize(told);
      pass(1);
      told++;
      assertThat(subjects()).hasSize(told);
      assertThat(told("quota.loan-ending")).hasSize(told);
    }
  }

  @Test
  void each_warning_comes_once_and_anew_when_the_loan_is_extended() {
    QuotaLoanRow loan = loans.lend(ministry, FOUR, in(40), null);
    pass(5);
    assertThat(subjects()).isEmpty();
    pass(5);
    pass(1);
    assertThat(subjects()).containsExactly("Le prêt de quota à sante se termine bientôt");
    pass(28);
    // Seven days before, nobody was there: the nearest counts.
    assertThat(told("quota.loan-ending")).hasSize(2);

    loans.patch(ministry, loan.id().value(), until(in(31)), ANY);
    pass(0);
    assertThat(told("quota.loan-ending")).hasSize(2);
    pass(1);
    assertThat(told("quota.loan-ending")).hasSize(3);
  }

  @Test
  void a_tenants_loan_is_taken_from_what_its_ministry_has_left_until_the_end() {
    refused(TenancyProblem.QUOTA_EXCEEDED, () -> loans.lend(tenant, FOUR, in(1), null));
    QuotaLoanRow first = loans.lend(ministry, FOUR, in(20), null);
    refused(TenancyProblem.LOAN_OUTLASTS_MINISTRY, () -> loans.lend(tenant, FOUR, in(21), null));
    QuotaLoanRow second = loans.lend(tenant, FOUR, in(20), null);
    refused(
        TenancyProblem.LOAN_OUTLASTS_MINISTRY,
        () -> loans.patch(tenant, second.id().value(), until(in(30)), ANY));

    loans.patch(ministry, first.id().value(), until(in(30)), ANY);
    loans.patch(tenant, second.id().value(), until(in(30)), ANY);
    loans.end(tenant, second.id().value(), ANY);
    loans.end(ministry, first.id().value(), ANY);

    assertThat(quotas.of(ministry).limits().vcpus()).isEqualTo(10);
  }

  @Test
  void a_loan_that_ends_while_a_tenant_is_lent_to_covers_nothing() {
    InstantSource passing =
        () -> {
          clock.advance(Duration.ofSeconds(1));
          return clock.instant();
        };
    TenancyDirectory directory = new TenancyDirectory(database);
    QuotaLoans meanwhile =
        new QuotaLoans(
            database,
            new QuotaService(database, directory, events, notices, passing),
            directory,
            events,
            notices,
            new IdSource(clock, new SplittableRandom(8)),
            passing);
    for (int seconds = 1; seconds < 10; seconds++) {
      loans.lend(ministry, FOUR, clock.instant().plusSeconds(seconds), null);

      assertThatThrownBy(() -> meanwhile.lend(tenant, FOUR, in(1), null))
          .as("a loan that ends after %d seconds", seconds)
          .isInstanceOf(Problem.class);

      pass(1);
    }
  }

  @Test
  void what_tenants_were_given_of_a_ministrys_loan_stays_theirs_and_can_be_taken_back() {
    loans.lend(ministry, FOUR, in(1), null);
    quotas.patch(tenant, vcpus(14), ANY, Locale.ENGLISH);
    pass(1);
    assertThat(quotas.of(tenant).limits().vcpus()).isEqualTo(14);
    refused(
        TenancyProblem.QUOTA_EXCEEDED,
        () -> database.transact(() -> quotas.book(tenant, new Resources(11, 0, 0, 0, 0))));
    refused(
        TenancyProblem.QUOTA_EXCEEDED, () -> quotas.patch(tenant, vcpus(15), ANY, Locale.ENGLISH));
    quotas.patch(tenant, vcpus(12), ANY, Locale.ENGLISH);
    assertThat(quotas.of(tenant).limits().vcpus()).isEqualTo(12);
  }

  @Test
  void a_ministrys_loan_that_is_ended_before_its_day_takes_nothing_from_its_tenants() {
    QuotaLoanRow loan = loans.lend(ministry, FOUR, in(20), null);
    loans.lend(tenant, FOUR, in(20), null);
    quotas.book(tenant, new Resources(12, 0, 0, 0, 0));

    loans.end(ministry, loan.id().value(), ANY);

    assertThat(subjects()).containsExactly("Le prêt de quota à sante est terminé");
    assertThat(quotas.of(tenant).limits().vcpus()).isEqualTo(14);
    assertThat(quotas.of(ministry).limits().vcpus()).isEqualTo(10);
    assertThat(quotas.view(ministry, quotas.of(ministry), Locale.ENGLISH).note())
        .startsWith("More is used than the limits allow: 12 of 10 vCPUs.")
        .contains("given more than the ministry has: 14 of 10 vCPUs.");
    refused(
        TenancyProblem.QUOTA_EXCEEDED,
        () -> database.transact(() -> quotas.book(tenant, new Resources(1, 0, 0, 0, 0))));
    refused(TenancyProblem.QUOTA_EXCEEDED, () -> loans.lend(tenant, FOUR, in(1), null));
    // The doctor would say that nobody uses it.
    quotas.book(tenant, new Resources(-12, 0, 0, 0, 0));
  }

  @Test
  void a_limit_is_never_set_below_what_is_lent() {
    loans.lend(ministry, FOUR, in(1), null);
    refused(PlatformProblem.INVALID, () -> quotas.patch(ministry, vcpus(3), ANY, Locale.ENGLISH));
    quotas.patch(ministry, vcpus(14), ANY, Locale.ENGLISH);
  }

  @Test
  void two_replicas_end_a_loan_once() {
    String loan = loans.lend(ministry, FOUR, in(1), null).id().value();
    clock.advance(Duration.ofDays(1));

    List<CompletableFuture<Void>> replicas =
        Stream.generate(() -> CompletableFuture.runAsync(keeper.keeping().work()))
            .limit(2)
            .toList();
    replicas.forEach(CompletableFuture::join);

    assertThat(quotas.of(ministry).limits().vcpus()).isEqualTo(10);
    assertThat(told("quota.loan-ended")).hasSize(1);
    assertThat(subjects()).hasSize(1);
    assertThat(audited()).containsExactly("deleteMinistryLoan " + loan);
  }

  private List<String> audited() {
    return Databases.jdbi(source)
        .withHandle(
            handle ->
                handle
                    .createQuery("select verb || ' ' || target from audit_entry")
                    .mapTo(String.class)
                    .list());
  }
}
