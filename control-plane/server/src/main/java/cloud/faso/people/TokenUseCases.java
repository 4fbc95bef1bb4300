package cloud.faso.people;

import cloud.faso.access.Caller;
import cloud.faso.access.Directory;
import cloud.faso.access.Grant;
import cloud.faso.access.MinistryId;
import cloud.faso.access.PersonScope;
import cloud.faso.access.Role;
import cloud.faso.access.TokenOwner;
import cloud.faso.access.TokenRow;
import cloud.faso.access.TokenService;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** API tokens as callers meet them, alike for the platform, a ministry, a tenant and a person. */
public final class TokenUseCases {

  /** A token never changes, so it has but one version. */
  static final long VERSION = 1;

  private final Database database;
  private final TokenService tokens;
  private final Directory directory;
  private final Events events;

  public TokenUseCases(Database database, TokenService tokens, Directory directory, Events events) {
    this.database = database;
    this.tokens = tokens;
    this.directory = directory;
    this.events = events;
  }

  /**
   * @param owner as {@link TokenOwner#id}, or the id of a person
   */
  Page<TokenView> list(String owner, @Nullable String role, PageQuery page) {
    Map<MinistryId, String> codes = new HashMap<>();
    return page.cut(
        tokens.list(owner, role == null ? null : Role.of(role), page),
        TokenRow::name,
        row -> row.id().value(),
        row ->
            TokenView.of(
                row,
                row.ministryId() == null
                    ? null
                    : codes.computeIfAbsent(row.ministryId(), directory::codeOf)));
  }

  TokenView get(String owner, String ref) {
    return view(tokens.require(owner, ref));
  }

  Answer create(Caller maker, Role as, TokenOwner owner, CreateTokenRequest request, String home) {
    return database.transact(
        () -> {
          directory.hold(owner.ministry(), owner.tenant());
          return made(
              tokens.issue(
                  maker, as, owner, request.name(), Role.of(request.role()), request.validFor()),
              home);
        });
  }

  /** Makes a token of the caller's own. */
  Answer createOwn(PersonScope maker, CreateMyTokenRequest request) {
    return database.transact(
        () -> {
          Grant bound = request.hold(directory, maker.caller());
          return made(tokens.issueOwn(maker, request.name(), bound, request.validFor()), "/v1/me");
        });
  }

  private Answer made(TokenService.Issued made, String home) {
    record(EventType.TOKEN_CREATED, made.row());
    CreatedTokenView view = new CreatedTokenView(view(made.row()), made.secret());
    return Answer.created(view, home + "/tokens/" + made.row().id().value())
        .keeping(view.withoutSecret());
  }

  Answer delete(String owner, String ref, IfMatch ifMatch) {
    return database.transact(
        () -> {
          TokenRow row = tokens.require(owner, ref);
          ifMatch.check(VERSION);
          if (tokens.isLastOperator(row)) {
            throw PlatformProblem.IN_USE.problem().saying("in-use.last-operator", row.name());
          }
          if (!tokens.revoke(row.id())) {
            throw PlatformProblem.NOT_FOUND.problem("token", ref);
          }
          record(EventType.TOKEN_DELETED, row);
          return Answer.gone();
        });
  }

  private void record(EventType type, TokenRow row) {
    events.record(type, row.id(), row.tenantId(), row.ministryId(), Map.of("name", row.name()));
  }

  private TokenView view(TokenRow row) {
    return TokenView.of(row, row.ministryId() == null ? null : directory.codeOf(row.ministryId()));
  }
}
