package cloud.faso.people;

import cloud.faso.access.Caller;
import cloud.faso.access.Callers;
import cloud.faso.access.Directory;
import cloud.faso.access.ForeignTokens;
import cloud.faso.access.Grant;
import cloud.faso.access.PersonId;
import cloud.faso.audit.Audit;
import cloud.faso.audit.AuditTarget;
import cloud.faso.oidc.Claims;
import cloud.faso.oidc.Issuer;
import cloud.faso.oidc.OidcSettings;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.people.ClaimTable.ClaimsRow;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Fingerprint;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The people of an issuer. What its newest token says of a person is written down when it differs
 * from what was known: name, address, and the roles that groups give. Roles that somebody gave stay
 * as they are.
 */
public final class ClaimedPeople implements ForeignTokens {

  /** How long a token is taken for what it was: its signature is checked anew then. */
  private static final Duration BELIEVED = Duration.ofMinutes(1);

  private static final int TOKENS = 10_000;
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_EMAIL = 320;

  private final Issuer issuer;
  private final OidcSettings settings;
  private final GroupGrants groups;
  private final Database database;
  private final PersonTable table;
  private final ClaimTable claimTable;
  private final PersonService people;
  private final MemberService members;
  private final Callers callers;
  private final Audit audit;
  private final Events events;
  private final InstantSource clock;

  /** By the hash of the token, so that no token lies around. */
  private final Cache<String, Known> known =
      Caffeine.newBuilder().expireAfterWrite(BELIEVED).maximumSize(TOKENS).build();

  /** The people of {@code issuer}. */
  public static ClaimedPeople of(
      Issuer issuer,
      OidcSettings settings,
      Database database,
      PersonService people,
      MemberService members,
      Callers callers,
      Directory directory,
      Audit audit,
      Events events,
      InstantSource clock) {
    GroupGrants groups = new GroupGrants(settings.groups(), directory);
    return new ClaimedPeople(
        issuer, settings, groups, database, people, members, callers, audit, events, clock);
  }

  private ClaimedPeople(
      Issuer issuer,
      OidcSettings settings,
      GroupGrants groups,
      Database database,
      PersonService people,
      MemberService members,
      Callers callers,
      Audit audit,
      Events events,
      InstantSource clock) {
    this.issuer = issuer;
    this.settings = settings;
    this.groups = groups;
    this.database = database;
    this.table = database.table(PersonTable.class);
    this.claimTable = database.table(ClaimTable.class);
    this.people = people;
    this.members = members;
    this.callers = callers;
    this.audit = audit;
    this.events = events;
    this.clock = clock;
  }

  private record Known(PersonId person, Instant goodUntil) {}

  @Override
  public Optional<Caller> callerOf(String token) {
    return known(token)
        .filter(person -> person.goodUntil().isAfter(clock.instant()))
        .flatMap(person -> callers.byPerson(person.person(), person.goodUntil()));
  }

  private Optional<Known> known(String token) {
    String hash = Fingerprint.sha256(token);
    Known before = known.getIfPresent(hash);
    if (before != null) {
      return Optional.of(before);
    }
    Optional<Known> learned = issuer.verify(token).map(this::learn);
    learned.ifPresent(person -> known.put(hash, person));
    return learned;
  }

  private Known learn(Claims claims) {
    return new Known(twice(claims), claims.goodUntil());
  }

  private PersonId twice(Claims claims) {
    try {
      return database.transact(() -> write(claims));
    } catch (Problem taken) {
      if (taken.code() != PlatformProblem.NAME_TAKEN) {
        throw taken;
      }
      // Another first call of the same person was faster.
      return database.transact(() -> write(claims));
    }
  }

  private PersonId write(Claims claims) {
    String from = settings.issuer().toString();
    PersonRow row =
        table
            .lock(from, claims.subject())
            .orElseGet(() -> people.add(from, claims.subject(), name(claims)));
    PersonRow said =
        row.called(
            name(claims),
            claims.email() == null ? null : cut(PersonRow.lower(claims.email()), LONGEST_EMAIL));
    Map<String, Grant> grants = groups.of(claims.groups());
    String digest = Fingerprint.sha256(said.name() + '\n' + said.email() + '\n' + grants);
    if (isNews(claimTable.of(row.id()), claims.issuedAt(), digest)) {
      table.update(said);
      // In order of their places; what goes at this moment gives nothing.
      List<Grant> given = grants.values().stream().filter(members::tryHold).toList();
      account(row.id(), given);
      claimTable.withdraw(row.id());
      Instant end = claims.issuedAt().plus(settings.claimedFor());
      given.forEach(grant -> members.claim(row.id(), grant, end));
      claimTable.claimed(row.id(), digest, claims.issuedAt());
      events.record(EventType.PERSON_CHANGED, row.id(), null, null, Map.of("name", said.name()));
    }
    return row.id();
  }

  /** An entry for each role that groups give now and did not, or did and do not; in its place. */
  private void account(PersonId person, Collection<Grant> now) {
    Set<Grant> before =
        claimTable.held(person, clock.instant()).stream()
            .map(ClaimTable.ClaimedRow::grant)
            .collect(Collectors.toSet());
    for (Grant lost : before) {
      if (!now.contains(lost)) {
        account("delete", person, lost);
      }
    }
    for (Grant won : now) {
      if (!before.contains(won)) {
        account("create", person, won);
      }
    }
  }

  private void account(String verb, PersonId person, Grant grant) {
    audit.byGroups(
        verb + place(grant) + "Member",
        grant.role(),
        new AuditTarget(person.value(), grant.tenant(), grant.ministry()));
  }

  private static String place(Grant grant) {
    return switch (grant.role().scope()) {
      case PLATFORM -> "Platform";
      case MINISTRY -> "Ministry";
      case TENANT -> "Tenant";
    };
  }

  /** What was said earlier is no news; the same again is once half of its time is over. */
  private boolean isNews(ClaimsRow before, Instant saidAt, String digest) {
    Instant last = before.claimedAt();
    return last == null
        || (!saidAt.isBefore(last)
            && (!digest.equals(before.claims())
                || saidAt.isAfter(last.plus(settings.claimedFor().dividedBy(2)))));
  }

  private static String name(Claims claims) {
    return cut(Objects.requireNonNullElse(claims.name(), claims.subject()), LONGEST_NAME);
  }

  /** What an issuer says is held to no contract: shortened, and without what no database keeps. */
  private static String cut(String text, int longest) {
    String clean = text.replace("\0", "");
    return clean.codePointCount(0, clean.length()) <= longest
        ? clean
        : clean.substring(0, clean.offsetByCodePoints(0, longest));
  }
}
