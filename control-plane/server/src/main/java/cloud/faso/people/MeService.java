package cloud.faso.people;

import cloud.faso.access.Caller;
import cloud.faso.access.Directory;
import cloud.faso.access.PersonScope;
import cloud.faso.access.TokenService;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.problem.PlatformProblem;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people do with what is their own. */
public final class MeService {

  private final Database database;
  private final PersonTable table;
  private final PasswordTable passwordTable;
  private final Passwords passwords;
  private final LoginService logins;
  private final TokenService tokens;
  private final Directory directory;
  private final Events events;

  public MeService(
      Database database,
      Passwords passwords,
      LoginService logins,
      TokenService tokens,
      Directory directory,
      Events events) {
    this.database = database;
    this.table = database.table(PersonTable.class);
    this.passwordTable = database.table(PasswordTable.class);
    this.passwords = passwords;
    this.logins = logins;
    this.tokens = tokens;
    this.directory = directory;
    this.events = events;
  }

  /** What people may say of themselves. */
  private record Patchable(String name, @Nullable String email, String language) {}

  MeView get(Caller caller) {
    return view(caller, Optional.ofNullable(caller.person()).flatMap(table::find).orElse(null));
  }

  Answer patch(PersonScope scope, MergePatch patch, IfMatch ifMatch) {
    return database.transact(
        () -> {
          PersonRow row = table.find(scope.person()).orElseThrow();
          ifMatch.check(row.version());
          Patchable present = new Patchable(row.name(), row.email(), row.language());
          Patchable wanted = patch.applyTo(present, Patchable.class);
          if (!row.isLocal()) {
            refuseWhatTheIssuerSays(row, wanted);
          }
          PersonRow changed =
              row.called(
                      wanted.name(),
                      wanted.email() == null ? null : PersonRow.lower(wanted.email()))
                  .speaking(wanted.language());
          ifMatch.held(table.update(changed), () -> table.find(row.id()).orElseThrow().version());
          changed(changed);
          return Answer.ok(view(scope.caller(), changed), row.version() + 1);
        });
  }

  private static void refuseWhatTheIssuerSays(PersonRow row, Patchable wanted) {
    if (!wanted.name().equals(row.name())) {
      throw PlatformProblem.INVALID.problem().because("/name", "me.from-issuer");
    }
    if (!Objects.equals(wanted.email(), row.email())) {
      throw PlatformProblem.INVALID.problem().because("/email", "me.from-issuer");
    }
  }

  /**
   * Hashes of the present password and the new one.
   *
   * @param proved of the present one, which the caller knows
   */
  record NewPassword(String proved, String hash) {}

  /** Outside of any transaction: a proof that fails must count as failed. */
  NewPassword proved(PersonScope scope, ChangePasswordRequest request, Change change) {
    String proved = logins.prove(scope, request.currentPassword(), change);
    if (request.newPassword().equals(request.currentPassword())) {
      throw PlatformProblem.INVALID.problem().because("/newPassword", "password.same");
    }
    return new NewPassword(proved, passwords.hash(request.newPassword()));
  }

  /** Changes the password, and ends the person's other sessions. */
  Answer changePassword(PersonScope scope, NewPassword password) {
    return database.transact(
        () -> {
          if (passwordTable.change(scope.person(), password.proved(), password.hash()) == 0) {
            throw PlatformProblem.INVALID.problem().because("/currentPassword", "password.wrong");
          }
          tokens.endSessions(scope.person(), scope.caller().token());
          changed(table.find(scope.person()).orElseThrow());
          return Answer.gone();
        });
  }

  private void changed(PersonRow row) {
    events.record(EventType.PERSON_CHANGED, row.id(), null, null, Map.of("name", row.name()));
  }

  private MeView view(Caller caller, @Nullable PersonRow person) {
    return new MeView(
        caller.actor().value(),
        caller.token(),
        caller.person(),
        person == null ? caller.name() : person.name(),
        person == null ? null : person.username(),
        person == null ? null : person.email(),
        person == null ? null : person.language(),
        caller.grants().stream().map(grant -> MeView.Grant.of(grant, directory)).toList(),
        caller.expiresAt());
  }
}
