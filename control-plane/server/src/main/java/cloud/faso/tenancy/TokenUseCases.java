package cloud.faso.tenancy;

import cloud.faso.access.Caller;
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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** API tokens as callers meet them, alike for the platform, a ministry and a tenant. */
public final class TokenUseCases {

  /** A token never changes, so it has but one version. */
  static final long VERSION = 1;

  private final Database database;
  private final TokenService tokens;
  private final TenancyDirectory directory;
  private final Events events;

  public TokenUseCases(
      Database database, TokenService tokens, TenancyDirectory directory, Events events) {
    this.database = database;
    this.tokens = tokens;
    this.directory = directory;
    this.events = events;
  }

  Page<TokenView> list(TokenOwner owner, @Nullable String role, PageQuery page) {
    @Nullable String code = code(owner);
    return page.cut(
        tokens.list(owner, role == null ? null : Role.of(role), page),
        TokenRow::name,
        row -> row.id().value(),
        row -> TokenView.of(row, code));
  }

  TokenView get(TokenOwner owner, String ref) {
    return TokenView.of(tokens.require(owner, ref), code(owner));
  }

  Answer create(Caller maker, Role as, TokenOwner owner, CreateTokenRequest request, String home) {
    return database.transact(
        () -> {
          TokenService.Issued made =
              tokens.issue(
                  maker, as, owner, request.name(), Role.of(request.role()), request.validFor());
          record(EventType.TOKEN_CREATED, made.row());
          CreatedTokenView view =
              new CreatedTokenView(TokenView.of(made.row(), code(owner)), made.secret());
          return Answer.created(view, home + "/tokens/" + made.row().id().value())
              .keeping(view.withoutSecret());
        });
  }

  Answer delete(TokenOwner owner, String ref, IfMatch ifMatch) {
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

  private @Nullable String code(TokenOwner owner) {
    return owner.ministry() == null ? null : directory.codeOf(owner.ministry());
  }
}
