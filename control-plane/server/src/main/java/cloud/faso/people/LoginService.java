package cloud.faso.people;

import cloud.faso.access.AccessProblem;
import cloud.faso.access.Caller;
import cloud.faso.access.Callers;
import cloud.faso.access.PersonId;
import cloud.faso.access.PersonScope;
import cloud.faso.access.TokenId;
import cloud.faso.access.TokenService;
import cloud.faso.audit.Audit;
import cloud.faso.people.PasswordTable.LocalRow;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.Fingerprint;
import cloud.faso.platform.net.Networks;
import cloud.faso.platform.problem.PlatformProblem;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;

/** Lets people in who come with a password, and out again. */
public final class LoginService {

  private static final int OK = 200;

  private final Database database;
  private final PasswordTable table;
  private final Passwords passwords;
  private final LoginThrottle throttle;
  private final TokenService tokens;
  private final Callers callers;
  private final Audit audit;
  private final Duration sessionLife;

  public LoginService(
      Database database,
      Passwords passwords,
      TokenService tokens,
      Callers callers,
      Audit audit,
      InstantSource clock,
      Duration sessionLife) {
    this.database = database;
    this.table = database.table(PasswordTable.class);
    this.passwords = passwords;
    this.throttle = new LoginThrottle(database, clock);
    this.tokens = tokens;
    this.callers = callers;
    this.audit = audit;
    this.sessionLife = sessionLife;
  }

  /**
   * Begins a session for a local user.
   *
   * @throws cloud.faso.platform.problem.Problem {@code wrong-credentials}, which does not tell
   *     whether the user or the password is; {@code login-delayed} after too many of these
   */
  SessionView login(LoginRequest request, Change change) {
    Optional<LocalRow> known = table.find(request.username());
    LoginThrottle.Attempt attempt = begin(request.username(), known, change);
    boolean right =
        known
            .map(local -> passwords.matches(request.password(), local.hash()))
            .orElseGet(() -> passwords.matchesNobody(request.password()));
    if (!right) {
      throw AccessProblem.WRONG_CREDENTIALS.problem();
    }
    LocalRow proved = known.orElseThrow();
    PersonId person = proved.id();
    return database.transact(
        () -> {
          // It may have been replaced, or its owner disabled, while it was being checked.
          if (!table.holds(proved)) {
            throw AccessProblem.WRONG_CREDENTIALS.problem();
          }
          attempt.succeeded();
          table.signedIn(person, digest(change));
          return session(person, change);
        });
  }

  /**
   * Begins a session for a person whom an issuer's token lets in. One that a session asks for ends
   * with it.
   *
   * @throws cloud.faso.platform.problem.Problem {@code forbidden} for a token of one's own: it may
   *     be for less than all that the person may do
   */
  Answer begin(PersonScope scope) {
    return database.transact(
        () -> {
          SessionView session = view(tokens.openSession(scope, sessionLife));
          return Answer.created(session, "/v1/me").keeping(session.withoutSecret());
        });
  }

  /** Makes void what the call bore; a token of an issuer lasts as long as it does. */
  Answer logout(PersonScope scope) {
    return database.transact(
        () -> {
          TokenId token = scope.caller().token();
          if (token != null) {
            tokens.revoke(token);
          }
          return Answer.gone();
        });
  }

  /**
   * Holds that the person knows the present password, and gives its hash.
   *
   * @throws cloud.faso.platform.problem.Problem {@code invalid}, {@code login-delayed}
   */
  String prove(PersonScope scope, String password, Change change) {
    String hash =
        table
            .hash(scope.person())
            .orElseThrow(
                () ->
                    PlatformProblem.INVALID
                        .problem()
                        .saying("invalid.not-local", scope.caller().name()));
    LoginThrottle.Attempt attempt = begin(scope.person().value(), Optional.empty(), change);
    if (!passwords.matches(password, hash)) {
      throw PlatformProblem.INVALID.problem().because("/currentPassword", "password.wrong");
    }
    database.transact(attempt::succeeded);
    return hash;
  }

  /** What is to be done again and again. */
  public Periodic forgetting() {
    return throttle.forgetting();
  }

  private LoginThrottle.Attempt begin(String username, Optional<LocalRow> known, Change change) {
    String from = digest(change);
    boolean usual = known.map(LocalRow::lastFrom).filter(from::equals).isPresent();
    return throttle.begin(username, from, usual);
  }

  private SessionView session(PersonId person, Change change) {
    TokenService.Issued issued = tokens.openSession(person, sessionLife);
    audit.signedIn(caller(issued), change, issued.row().id(), OK);
    return view(issued);
  }

  private SessionView view(TokenService.Issued issued) {
    Caller caller = caller(issued);
    return new SessionView(
        Objects.requireNonNull(caller.person()),
        caller.name(),
        issued.secret(),
        Objects.requireNonNull(issued.row().expiresAt()),
        caller.mustChangePassword());
  }

  private Caller caller(TokenService.Issued issued) {
    return callers.byToken(issued.secret()).orElseThrow(AccessProblem.WRONG_CREDENTIALS::problem);
  }

  /** Of the caller's address: whoever reads the database need not know where people sit. */
  private static String digest(Change change) {
    String address = change.origin().address();
    return Fingerprint.sha256(address == null ? "" : Networks.siteOf(address));
  }
}
