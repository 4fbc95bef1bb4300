package cloud.faso.bench;

import cloud.faso.access.Caller;
import cloud.faso.access.Callers;
import cloud.faso.access.Directory;
import cloud.faso.access.ForeignTokens;
import cloud.faso.access.Grant;
import cloud.faso.access.PersonId;
import cloud.faso.access.Role;
import cloud.faso.access.TenantId;
import cloud.faso.access.TokenOwner;
import cloud.faso.access.TokenService;
import cloud.faso.audit.Audit;
import cloud.faso.operations.Changes;
import cloud.faso.operations.Events;
import cloud.faso.people.People;
import cloud.faso.people.SignInSettings;
import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.http.Contract;
import cloud.faso.platform.id.IdSource;
import cloud.faso.tenancy.TenancyDirectory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.HdrHistogram.Histogram;
import org.apache.tomcat.jdbc.pool.PoolProperties;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What the gate does before a call in a tenant is let in: finds the bearer, with all grants, and
 * the tenant, and looks whether the one may in the other. In this process, straight on a database.
 */
final class AccessMeasurement {

  private static final InstantSource CLOCK = InstantSource.system();
  private static final Set<String> ROLES = Set.of("operator", "lead", "member");

  /** Tenants in each ministry; a person is a member of three of them. */
  private static final int TENANTS = 10;

  private final Store store;
  private final Size size;
  private final SplittableRandom random = new SplittableRandom(1);

  AccessMeasurement(Store store, Size size) {
    this.store = store;
    this.size = size;
  }

  /** Somebody who may call, and the tenant in which they may. */
  private record Bearer(String token, String tenant) {}

  /** What came out, for a table. */
  String take() throws IOException {
    Path home = Files.createTempDirectory("faso-bench");
    try (Store.Running running = store.start();
        BenchIssuer issuer = new BenchIssuer()) {
      DataSource source = running.source(home);
      Databases.migrate(source);
      PoolProperties pool = new PoolProperties();
      pool.setDataSource(source);
      var pooled = new org.apache.tomcat.jdbc.pool.DataSource(pool);
      try {
        return on(Databases.jdbi(pooled), issuer);
      } finally {
        pooled.close(true);
      }
    } finally {
      Programs.delete(home);
    }
  }

  private String on(Jdbi jdbi, BenchIssuer issuer) {
    Database database = new Database(jdbi, CommitObserver.NONE);
    IdSource ids = new IdSource(CLOCK, random);
    TokenService tokens = new TokenService(database, ids, CLOCK, new SecureRandom());
    jdbi.useTransaction(handle -> fill(handle, CLOCK.instant()));
    List<Bearer> people = new ArrayList<>();
    List<Bearer> scripts = new ArrayList<>();
    List<Bearer> claimed = new ArrayList<>();
    Caller operator =
        new Caller(
            null,
            new PersonId("person-0"),
            "bench",
            List.of(Grant.ofPlatform(Role.OPERATOR)),
            null,
            false);
    for (int i = 0; i < size.clients() * TENANTS; i++) {
      var session = tokens.openSession(new PersonId("person-" + i), Duration.ofHours(12));
      people.add(new Bearer(session.secret(), "t" + i));
      TokenOwner owner = new TokenOwner(null, new TenantId("tenant-" + i));
      var token = tokens.issue(operator, Role.OPERATOR, owner, "bench", Role.MEMBER, null);
      scripts.add(new Bearer(token.secret(), "t" + i));
      claimed.add(new Bearer(issuer.token("claimed-" + i, groups(i)), "t" + i));
    }
    Callers callers = new Callers(database, CLOCK);
    Directory directory = new TenancyDirectory(database);
    ForeignTokens foreign = foreign(database, ids, tokens, callers, directory, issuer);
    // Whom nobody has seen yet is written down, once for all.
    for (Bearer bearer : claimed) {
      var _ = foreign.callerOf(bearer.token()).orElseThrow();
    }
    return "a person's session "
        + told(callers::byToken, directory, people)
        + "; a service account's token "
        + told(callers::byToken, directory, scripts)
        + "; a token of an issuer "
        + told(foreign::callerOf, directory, claimed)
        + " (%d tokens, %d tenants)"
            .formatted(people.size() + scripts.size() + claimed.size(), size.clients() * TENANTS);
  }

  /** Those of a member of the tenant and of the two beside it. */
  private static List<String> groups(int number) {
    return beside(number).map(tenant -> "m" + number / TENANTS + "/t" + tenant).toList();
  }

  /** Numbers of a tenant and of the two beside it, in the same ministry. */
  private static Stream<Integer> beside(int number) {
    int first = number / TENANTS * TENANTS;
    return IntStream.range(0, 3).mapToObj(next -> first + (number - first + next) % TENANTS);
  }

  private static ForeignTokens foreign(
      Database database,
      IdSource ids,
      TokenService tokens,
      Callers callers,
      Directory directory,
      BenchIssuer issuer) {
    Audit audit = new Audit(database, ids, CLOCK);
    SignInSettings signIn =
        new SignInSettings(Duration.ofHours(12), "fr", false, issuer.settings());
    People people =
        new People(
            new People.Needs(
                database,
                Contract.load(),
                tokens,
                callers,
                directory,
                signIn,
                new Changes(database, audit, new ObjectMapper(), CLOCK),
                new Events(database, ids, CLOCK),
                audit,
                ids,
                CLOCK,
                new SecureRandom()));
    return people.foreignTokens;
  }

  private String told(
      Function<String, Optional<Caller>> callers, Directory directory, List<Bearer> bearers) {
    letIn(callers, directory, bearers);
    Histogram took = letIn(callers, directory, bearers);
    return "%.3f ms (p99 %.3f ms)"
        .formatted(took.getValueAtPercentile(50) / 1e6, took.getValueAtPercentile(99) / 1e6);
  }

  private Histogram letIn(
      Function<String, Optional<Caller>> callers, Directory directory, List<Bearer> bearers) {
    Histogram took = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
    for (int i = 0; i < size.clients() * 200; i++) {
      Bearer bearer = bearers.get(random.nextInt(bearers.size()));
      long began = System.nanoTime();
      Caller caller = callers.apply(bearer.token()).orElseThrow();
      var _ = caller.enter(directory.tenant(caller, bearer.tenant()), bearer.tenant(), ROLES);
      took.recordValue(System.nanoTime() - began);
    }
    return took;
  }

  private void fill(Handle handle, Instant now) {
    for (int m = 0; m < size.clients(); m++) {
      String ministry = "ministry-" + m;
      handle.execute(
          """
          insert into ministry (id, code, name_fr, name_en, version, created_at)
          values (?, ?, 'M', 'M', 1, ?)
          """,
          ministry,
          "m" + m,
          now);
      int end = (m + 1) * TENANTS;
      for (int tenant = m * TENANTS; tenant < end; tenant++) {
        tenant(handle, ministry, tenant, now);
      }
      for (int person = m * TENANTS; person < end; person++) {
        person(handle, ministry, person, now);
      }
    }
  }

  private static void tenant(Handle handle, String ministry, int number, Instant now) {
    handle.execute(
        """
        insert into tenant (id, ministry_id, name, labels, version, created_at)
        values (?, ?, ?, '{}', 1, ?)
        """,
        "tenant-" + number,
        ministry,
        "t" + number,
        now);
  }

  /** A member of the tenant and of the two beside it. */
  private static void person(Handle handle, String ministry, int number, Instant now) {
    String person = "person-" + number;
    handle.execute(
        """
        insert into person (id, issuer, subject, name, known_as, language, version, created_at)
        values (?, 'local', ?, ?, ?, 'fr', 1, ?)
        """,
        person,
        person,
        person,
        person,
        now);
    for (int beside : beside(number).toList()) {
      String tenant = "tenant-" + beside;
      handle.execute(
          """
          insert into member
            (id, person_id, owner_id, role, ministry_id, tenant_id, kind, given_by, given_at,
             version, created_at)
          values (?, ?, ?, 'MEMBER', ?, ?, 'GIVEN', 'faso', ?, 1, ?)
          """,
          "member-" + number + "-" + beside,
          person,
          tenant,
          ministry,
          tenant,
          now,
          now);
    }
  }
}
