package cloud.faso.people;

import cloud.faso.access.Callers;
import cloud.faso.access.Directory;
import cloud.faso.access.ForeignTokens;
import cloud.faso.access.MinistryId;
import cloud.faso.access.Operators;
import cloud.faso.access.TokenService;
import cloud.faso.audit.Audit;
import cloud.faso.oidc.Issuer;
import cloud.faso.operations.Changes;
import cloud.faso.operations.Events;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Contract;
import cloud.faso.platform.id.IdSource;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** All of people, of what they may do and of how they sign in, wired. */
public final class People {

  public final PersonService people;
  public final MemberService members;

  /** Lets in whom the directory vouches for. */
  public final ForeignTokens foreignTokens;

  private final Needs its;
  private final LoginService logins;
  private final MeService me;
  private final TokenUseCases tokens;
  private final @Nullable Issuer issuer;

  /** What it stands on. */
  public record Needs(
      Database database,
      Contract contract,
      TokenService tokens,
      Callers callers,
      Directory directory,
      SignInSettings signIn,
      Changes changes,
      Events events,
      Audit audit,
      IdSource ids,
      InstantSource clock,
      RandomGenerator secrets) {}

  public People(Needs its) {
    this.its = its;
    Passwords passwords = new Passwords(its.secrets);
    Operators operators = new Operators(its.database, its.clock);
    people =
        new PersonService(
            its.database,
            passwords,
            its.tokens,
            operators,
            its.events,
            its.ids,
            its.clock,
            its.signIn.language());
    members =
        new MemberService(
            its.database, people, operators, its.directory, its.events, its.ids, its.clock);
    logins =
        new LoginService(
            its.database,
            passwords,
            its.tokens,
            its.callers,
            its.audit,
            its.clock,
            its.signIn.sessionLife());
    me = new MeService(its.database, passwords, logins, its.tokens, its.directory, its.events);
    tokens = new TokenUseCases(its.database, its.tokens, its.directory, its.events);
    var oidc = its.signIn.oidc();
    issuer = oidc == null ? null : new Issuer(oidc, its.clock);
    foreignTokens =
        oidc == null || issuer == null
            ? ForeignTokens.NONE
            : ClaimedPeople.of(
                issuer,
                oidc,
                its.database,
                people,
                members,
                its.callers,
                its.directory,
                its.audit,
                its.events,
                its.clock);
  }

  /** Makes the first operator in person. */
  public FirstOperator firstOperator() {
    return new FirstOperator(its.database, people, members);
  }

  /** To be called before a ministry is retired: nobody has a role in it any more. */
  public void takeLeave(MinistryId ministry) {
    members.removeAll(ministry);
    its.tokens.revokeAll(ministry);
  }

  /** What runs again and again. */
  public List<Periodic> background() {
    return List.of(logins.forgetting());
  }

  public List<Object> resources() {
    Changes changes = its.changes;
    return List.of(
        new LoginResource(logins, WaysInView.of(its.signIn), changes),
        new MeResource(me, logins, changes),
        new MyTokenResource(tokens, changes),
        new PersonResource(people, changes),
        new AccessResource(new AccessService(its.contract, its.callers, people, its.directory)),
        new PlatformMemberResource(members, changes),
        new MinistryMemberResource(members, changes),
        new TenantMemberResource(members, changes),
        new PlatformTokenResource(tokens, changes),
        new MinistryTokenResource(tokens, changes),
        new TenantTokenResource(tokens, changes));
  }

  /** Lets go of the directory: the process is about to stop. */
  public void close() {
    if (issuer != null) {
      issuer.close();
    }
  }
}
