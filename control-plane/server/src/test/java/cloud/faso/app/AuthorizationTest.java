package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.http.Operation;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/**
 * Every operation of the contract, called by everyone there can be. What must come of it follows
 * from {@code x-faso-access} alone; there is no list of exceptions.
 */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AuthorizationTest {

  @Parameter private TestDatabases.Kind kind;
  private World world;
  private List<Who> everyone;

  /**
   * @param token null for nobody
   * @param role null for those whom we do not know
   * @param ofMinistry inside the ministry of the world's tenant
   * @param ofTenant inside the world's tenant
   */
  private record Who(
      String name,
      @Nullable String token,
      @Nullable String role,
      boolean ofMinistry,
      boolean ofTenant,
      boolean person) {

    Who(
        String name,
        @Nullable String token,
        @Nullable String role,
        boolean ofMinistry,
        boolean ofTenant) {
      this(name, token, role, ofMinistry, ofTenant, false);
    }
  }

  /** What must come of a call. */
  private enum Verdict {
    UNAUTHENTICATED,
    FORBIDDEN,
    NOT_FOUND,
    ALLOWED,
    /** Expected of no call: every one is valid, and possible as things are. */
    OTHER;

    static Verdict of(int status) {
      return switch (status) {
        case 401 -> UNAUTHENTICATED;
        case 403 -> FORBIDDEN;
        case 404 -> NOT_FOUND;
        default -> status < 300 ? ALLOWED : OTHER;
      };
    }
  }

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void start(@TempDir Path home) throws Exception {
    world = new World(home, kind);
    String tenant = "/v1/tenants/" + world.tenant;
    String unknown = world.token("/v1", "auditor", "gone");
    world.faso.call(world.operator, "DELETE", "/v1/tokens/gone", null);
    everyone =
        List.of(
            new Who("nobody", null, null, false, false),
            new Who("a stranger", unknown, null, false, false),
            new Who("viewer", world.token(tenant, "viewer", "v"), "viewer", false, true),
            new Who("member", world.token(tenant, "member", "m"), "member", false, true),
            new Who(
                "member of the tenant beside",
                world.token("/v1/tenants/" + world.neighbour, "member", "m"),
                "member",
                false,
                false),
            new Who("lead", world.token("/v1/ministries/sante", "lead", "l"), "lead", true, true),
            new Who(
                "lead of another ministry",
                world.token("/v1/ministries/education", "lead", "l"),
                "lead",
                false,
                false),
            new Who("auditor", world.token("/v1", "auditor", "a"), "auditor", true, true),
            new Who("operator", world.token("/v1", "operator", "o"), "operator", true, true),
            new Who("operator in person", world.operator, "operator", true, true, true),
            new Who("viewer in person", viewer(), "viewer", false, true, true));
  }

  private String viewer() {
    String session = world.session("salif", world.person("salif"));
    world.faso.call(
        world.operator,
        "POST",
        "/v1/tenants/" + world.tenant + "/members",
        "{\"person\":\"salif\",\"role\":\"viewer\"}");
    for (String name : List.of("deploy", "spare")) {
      world.faso.call(
          session,
          "POST",
          "/v1/me/tokens",
          "{\"name\":\"%s\",\"role\":\"viewer\",\"tenant\":\"%s\"}".formatted(name, world.tenant));
    }
    return session;
  }

  @AfterParameterizedClassInvocation
  void stop() {
    world.close();
  }

  @TestFactory
  Stream<DynamicTest> everyone_may_do_what_the_contract_says_and_nothing_else() {
    return world.contract.operations().stream()
        .flatMap(
            operation ->
                everyone.stream()
                    .map(
                        who ->
                            DynamicTest.dynamicTest(
                                operation.id() + " by " + who.name(),
                                () -> check(operation, who))));
  }

  private void check(Operation operation, Who who) {
    String rehearsed = World.canBeRehearsed(operation) ? "dryRun=true" : "";
    Verdict expected = expected(operation, who);

    // What may be done is done to something that it is possible with, so that it does succeed.
    HttpResponse<String> answer =
        world.call(who.token(), operation, rehearsed, expected == Verdict.ALLOWED);

    assertThat(Verdict.of(answer.statusCode())).as(answer.body()).isEqualTo(expected);
  }

  private static Verdict expected(Operation operation, Who who) {
    if (operation.scope() == Operation.Scope.PUBLIC) {
      return Verdict.ALLOWED;
    }
    if (who.role() == null) {
      return Verdict.UNAUTHENTICATED;
    }
    if (operation.scope() == Operation.Scope.PERSON) {
      return who.person() ? Verdict.ALLOWED : Verdict.FORBIDDEN;
    }
    // What is asked for by id alone does not tell by its path where it is.
    if (operation.scope() == Operation.Scope.SELF && !operation.roles().contains(who.role())) {
      return Verdict.FORBIDDEN;
    }
    if (!inside(operation, who)) {
      return Verdict.NOT_FOUND;
    }
    return operation.roles().contains(who.role()) ? Verdict.ALLOWED : Verdict.FORBIDDEN;
  }

  private static boolean inside(Operation operation, Who who) {
    return switch (operation.scope()) {
      case PUBLIC, PLATFORM, PERSON, NODE -> true;
      // What anybody may ask for by id belongs to the world's tenant.
      case SELF -> !operation.path().contains("{") || who.ofTenant();
      case MINISTRY -> who.ofMinistry();
      case TENANT -> who.ofTenant();
    };
  }
}
