package cloud.faso.people;

import cloud.faso.access.Operators;
import cloud.faso.access.PersonId;
import cloud.faso.access.TokenService;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Use cases of people, for operators. */
public final class PersonService {

  private final Database database;
  private final PersonTable table;
  private final Passwords passwords;
  private final PasswordTable passwordTable;
  private final TokenService tokens;
  private final Operators operators;
  private final Events events;
  private final IdSource ids;
  private final InstantSource clock;
  private final String language;

  /**
   * @param language of people who did not say
   */
  public PersonService(
      Database database,
      Passwords passwords,
      TokenService tokens,
      Operators operators,
      Events events,
      IdSource ids,
      InstantSource clock,
      String language) {
    this.database = database;
    this.table = database.table(PersonTable.class);
    this.passwords = passwords;
    this.passwordTable = database.table(PasswordTable.class);
    this.tokens = tokens;
    this.operators = operators;
    this.events = events;
    this.ids = ids;
    this.clock = clock;
    this.language = language;
  }

  Page<PersonView> list(PageQuery page) {
    return page.cut(table.list(page), PersonRow::knownAs, row -> row.id().value(), PersonView::of);
  }

  PersonView get(String ref) {
    return PersonView.of(require(ref));
  }

  /** The person with this id; for other features. */
  public Optional<PersonRow> find(PersonId id) {
    return table.find(id);
  }

  /**
   * The one person of this id, user name or, for people of an issuer, e-mail address.
   *
   * @throws cloud.faso.platform.problem.Problem {@code not-found}, {@code ambiguous-name}
   */
  PersonRow require(String ref) {
    return one(ref, PlatformProblem.NOT_FOUND.problem("person", ref));
  }

  /** As {@link #require}, for a person whom a body names at {@code pointer}. */
  PersonRow require(String ref, String pointer) {
    return one(ref, PlatformProblem.unknownReference(pointer, "person", ref));
  }

  private PersonRow one(String ref, Problem none) {
    List<PersonRow> found = table.find(ref, PersonRow.lower(ref));
    return switch (found.size()) {
      case 0 -> throw none;
      case 1 -> found.getFirst();
      default ->
          throw PlatformProblem.AMBIGUOUS_NAME.problem(
              "person",
              ref,
              found.stream().map(each -> each.id().value()).collect(Collectors.joining(", ")));
    };
  }

  Answer create(CreatePersonRequest request) {
    return database.transact(
        () -> {
          PersonRow row = local(request);
          IssuedPasswordView view =
              new IssuedPasswordView(
                  PersonView.of(row), oneTimePassword(row.id(), clock.instant()));
          record(EventType.PERSON_CREATED, row);
          return Answer.created(view, row.version(), "/v1/people/" + row.id().value())
              .keeping(view.withoutPassword());
        });
  }

  /** The local user of this name. */
  Optional<PersonRow> localNamed(String username) {
    return table.lock(PersonRow.LOCAL, username);
  }

  /** Writes a local user, who has no password yet. */
  PersonRow local(CreatePersonRequest request) {
    PersonRow row =
        new PersonRow(
            ids.next(PersonId.PREFIX, PersonId::new),
            PersonRow.LOCAL,
            request.username(),
            request.name(),
            request.email() == null ? null : PersonRow.lower(request.email()),
            Objects.requireNonNullElse(request.language(), language),
            null,
            1,
            clock.instant());
    table.insert(row);
    return row;
  }

  /** Writes a person of an issuer. */
  PersonRow add(String issuer, String subject, String name) {
    PersonRow row =
        new PersonRow(
            ids.next(PersonId.PREFIX, PersonId::new),
            issuer,
            subject,
            name,
            null,
            language,
            null,
            1,
            clock.instant());
    table.insert(row);
    record(EventType.PERSON_CREATED, row);
    return row;
  }

  /** Gives a local user a new password, which is to be changed at the next sign-in. */
  Answer resetPassword(String ref) {
    return database.transact(
        () -> {
          PersonRow row = require(ref);
          if (!row.isLocal()) {
            throw PlatformProblem.INVALID.problem().saying("invalid.not-local", row.name());
          }
          IssuedPasswordView view =
              new IssuedPasswordView(
                  PersonView.of(row), oneTimePassword(row.id(), clock.instant()));
          tokens.endSessions(row.id(), null);
          record(EventType.PERSON_CHANGED, row);
          return Answer.ok(view, row.version()).keeping(view.withoutPassword());
        });
  }

  /** Keeps a person out from now on, whatever they come with, or lets them in again. */
  Answer disable(String ref, boolean disabled) {
    return database.transact(
        () -> {
          PersonRow row = require(ref);
          @Nullable Instant at = disabled ? clock.instant() : null;
          if (disabled == (row.disabledAt() != null)) {
            return Answer.ok(PersonView.of(row), row.version());
          }
          if (disabled && operators.areLast(way -> row.id().equals(way.person()))) {
            throw PlatformProblem.IN_USE.problem().saying("in-use.last-operator", row.name());
          }
          new IfMatch(null)
              .held(table.disable(row.id(), row.version(), at), () -> require(ref).version());
          if (disabled) {
            tokens.endSessions(row.id(), null);
          }
          record(EventType.PERSON_CHANGED, row);
          return Answer.ok(get(ref), row.version() + 1);
        });
  }

  /** Lets a person in again who may have been disabled, and ends the sessions there were. */
  void readmit(PersonRow row) {
    if (row.disabledAt() != null) {
      table.disable(row.id(), row.version(), null);
    }
    tokens.endSessions(row.id(), null);
    record(EventType.PERSON_CHANGED, row);
  }

  /**
   * Gives a local user a password that is to be changed at the next sign-in.
   *
   * @param issuedAt now, when another operator does so; null for whoever holds the machine
   */
  String oneTimePassword(PersonId person, @Nullable Instant issuedAt) {
    String password = passwords.oneTime();
    String hash = passwords.hash(password);
    if (passwordTable.issue(person, hash, issuedAt) == 0) {
      passwordTable.insert(person, hash, issuedAt);
    }
    return password;
  }

  private void record(EventType type, PersonRow row) {
    events.record(type, row.id(), null, null, Map.of("name", row.name()));
  }
}
