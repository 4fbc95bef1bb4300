package cloud.faso.people;

import cloud.faso.access.Caller;
import cloud.faso.access.Directory;
import cloud.faso.access.Grant;
import cloud.faso.access.MinistryId;
import cloud.faso.access.Operators;
import cloud.faso.access.PersonId;
import cloud.faso.access.Role;
import cloud.faso.access.TokenOwner;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.people.MemberTable.WithPersonRow;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who has which role, alike on the platform, in a ministry and in a tenant. What is taken away
 * counts no more from the next call on.
 */
public final class MemberService {

  private final Database database;
  private final MemberTable table;
  private final PersonService people;
  private final Operators operators;
  private final Directory directory;
  private final Events events;
  private final IdSource ids;
  private final InstantSource clock;

  public MemberService(
      Database database,
      PersonService people,
      Operators operators,
      Directory directory,
      Events events,
      IdSource ids,
      InstantSource clock) {
    this.database = database;
    this.table = database.table(MemberTable.class);
    this.people = people;
    this.operators = operators;
    this.directory = directory;
    this.events = events;
    this.ids = ids;
    this.clock = clock;
  }

  /** What a patch may change. */
  private record Patchable(String role) {}

  Page<MemberView> list(TokenOwner place, @Nullable String role, PageQuery page) {
    @Nullable String code = code(place);
    return page.cut(
        table.list(place.id(), role == null ? null : Role.of(role).name(), page),
        WithPersonRow::knownAs,
        row -> row.member().id().value(),
        row -> MemberView.of(row, code));
  }

  /** The people who lead a ministry; for other features. */
  public List<PersonRow> leadsOf(MinistryId ministry) {
    return table.people(ministry.value(), Role.LEAD, clock.instant());
  }

  MemberView get(TokenOwner place, String ref) {
    return MemberView.of(require(place, ref), code(place));
  }

  /**
   * Gives a role.
   *
   * @param as the giver's role in the place
   * @throws cloud.faso.platform.problem.Problem {@code forbidden} for a role above the giver's,
   *     {@code name-taken} for a person who has one there
   */
  public Answer create(
      Caller giver, Role as, TokenOwner place, CreateMemberRequest request, String home) {
    return database.transact(
        () -> {
          directory.hold(place.ministry(), place.tenant());
          Role role = allowed(as, Role.of(request.role()));
          PersonRow person = people.require(request.person(), "/person");
          if (given(person.id(), place).isPresent()) {
            throw PlatformProblem.NAME_TAKEN.problem().saying("name-taken.member", person.name());
          }
          MemberRow row =
              insert(person.id(), place, role, MemberKind.GIVEN, giver.actor().value(), null);
          record(EventType.MEMBER_CREATED, row, person.name());
          return Answer.created(
              get(place, row.id().value()), row.version(), home + "/members/" + row.id().value());
        });
  }

  /** Makes an operator of a person, whatever the person was before. */
  void makeOperator(PersonId person) {
    given(person, TokenOwner.PLATFORM)
        .ifPresentOrElse(
            row -> table.update(row.id(), row.version(), Role.OPERATOR, clock.instant()),
            () ->
                insert(person, TokenOwner.PLATFORM, Role.OPERATOR, MemberKind.GIVEN, "faso", null));
  }

  private Optional<MemberRow> given(PersonId person, TokenOwner place) {
    return table.of(place.id(), person).stream()
        .map(WithPersonRow::member)
        .filter(row -> row.kind() == MemberKind.GIVEN)
        .findFirst();
  }

  /** Takes every role in the ministry away: it is about to be retired. */
  void removeAll(MinistryId ministry) {
    table.deleteOf(ministry);
  }

  /** Holds the place of a role that is claimed; false when it went meanwhile. */
  boolean tryHold(Grant grant) {
    return directory.tryHold(grant.ministry(), grant.tenant());
  }

  /** Writes a membership that the person's issuer claims, in a place that is held. */
  void claim(PersonId person, Grant grant, Instant end) {
    insert(person, TokenOwner.of(grant), grant.role(), MemberKind.CLAIMED, "faso", end);
  }

  private MemberRow insert(
      PersonId person,
      TokenOwner place,
      Role role,
      MemberKind kind,
      String givenBy,
      @Nullable Instant end) {
    MemberRow row =
        new MemberRow(
            ids.next(MemberId.PREFIX, MemberId::new),
            person,
            place.id(),
            role,
            place.ministry(),
            place.tenant(),
            kind,
            givenBy,
            end,
            1,
            clock.instant());
    table.insert(row);
    return row;
  }

  Answer patch(Role as, TokenOwner place, String ref, MergePatch patch, IfMatch ifMatch) {
    return database.transact(
        () -> {
          WithPersonRow found = givenIn(place, ref, ifMatch);
          MemberRow row = found.member();
          Role role =
              allowed(
                  as,
                  Role.of(patch.applyTo(new Patchable(row.role().word()), Patchable.class).role()));
          if (role != Role.OPERATOR) {
            keepAnOperator(found);
          }
          ifMatch.held(
              table.update(row.id(), row.version(), role, clock.instant()),
              () -> require(place, ref).member().version());
          record(EventType.MEMBER_CHANGED, row, found.personName());
          return Answer.ok(get(place, row.id().value()), row.version() + 1);
        });
  }

  Answer delete(TokenOwner place, String ref, IfMatch ifMatch) {
    return database.transact(
        () -> {
          WithPersonRow found = givenIn(place, ref, ifMatch);
          MemberRow row = found.member();
          keepAnOperator(found);
          ifMatch.held(
              table.delete(row.id(), row.version()), () -> require(place, ref).member().version());
          record(EventType.MEMBER_DELETED, row, found.personName());
          return Answer.gone();
        });
  }

  private WithPersonRow givenIn(TokenOwner place, String ref, IfMatch ifMatch) {
    WithPersonRow found = require(place, ref);
    ifMatch.check(found.member().version());
    if (found.member().kind() == MemberKind.CLAIMED) {
      throw PeopleProblem.CLAIMED_MEMBER.problem(found.personName());
    }
    return found;
  }

  private void keepAnOperator(WithPersonRow leaving) {
    String id = leaving.member().id().value();
    if (leaving.member().role() == Role.OPERATOR && operators.areLast(way -> way.id().equals(id))) {
      throw PlatformProblem.IN_USE.problem().saying("in-use.last-operator", leaving.personName());
    }
  }

  /** By its own id, or by whose it is; what was given comes before what is claimed. */
  private WithPersonRow require(TokenOwner place, String ref) {
    if (TypedId.looksLike(MemberId.PREFIX, ref)) {
      return table
          .find(place.id(), ref)
          .orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("member", ref));
    }
    return table.of(place.id(), people.require(ref).id()).stream()
        .findFirst()
        .orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("member", ref));
  }

  private static Role allowed(Role as, Role role) {
    if (!as.mayGrant(role)) {
      throw PlatformProblem.FORBIDDEN.problem(as.word(), role.word());
    }
    return role;
  }

  /** About the person: whoever watches as this person is looked at anew. */
  private void record(EventType type, MemberRow row, String name) {
    events.record(type, row.personId(), row.tenantId(), row.ministryId(), Map.of("name", name));
  }

  private @Nullable String code(TokenOwner place) {
    return place.ministry() == null ? null : directory.codeOf(place.ministry());
  }
}
