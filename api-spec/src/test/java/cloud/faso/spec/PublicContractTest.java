package cloud.faso.spec;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.spec.Contract.Operation;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The conventions that the public API keeps everywhere, and that its users learn once. */
class PublicContractTest {

  private static final Contract CONTRACT = Contract.load("public.yaml");
  private static final Set<String> ROLES =
      Set.of("operator", "auditor", "lead", "member", "viewer");

  /** Scopes that ask for no role. */
  private static final Set<String> ANYBODYS = Set.of("public", "person");

  /** Signing in changes nothing that could be previewed, and its answer is not kept. */
  private static final String LOGIN = "login";

  @Test
  void every_operation_says_in_two_languages_what_it_does() {
    assertThat(CONTRACT.operations())
        .allSatisfy(
            operation -> {
              assertThat(operation.node().path("summary").asText()).as(operation.id()).isNotBlank();
              assertThat(operation.node().path("x-faso-summary-fr").asText())
                  .as(operation.id())
                  .isNotBlank();
            });
  }

  @Test
  void every_operation_says_who_may_call_it() {
    assertThat(CONTRACT.operations())
        .allSatisfy(
            operation -> {
              JsonNode access = operation.node().path("x-faso-access");
              assertThat(access.path("scope").asText())
                  .as(operation.id())
                  .isIn("platform", "ministry", "tenant", "self", "person", "public");
              assertThat(roles(operation)).as(operation.id()).isSubsetOf(ROLES);
              assertThat(roles(operation).isEmpty())
                  .as(operation.id())
                  .isEqualTo(ANYBODYS.contains(access.path("scope").asText()));
            });
  }

  @Test
  void only_public_operations_need_no_token() {
    assertThat(CONTRACT.operations())
        .allSatisfy(
            operation ->
                assertThat(operation.node().has("security"))
                    .as(operation.id())
                    .isEqualTo(scope(operation).equals("public")));
  }

  @Test
  void the_scope_is_the_one_in_the_path() {
    assertThat(CONTRACT.operations())
        .allSatisfy(
            operation ->
                assertThat(scope(operation))
                    .as(operation.toString())
                    .isIn(scopesOf(operation.path())));
  }

  @Test
  void an_auditor_and_a_viewer_change_nothing() {
    assertThat(CONTRACT.operations().filter(Operation::mutates))
        .filteredOn(operation -> !ANYBODYS.contains(scope(operation)))
        .allSatisfy(
            operation ->
                assertThat(roles(operation))
                    .as(operation.id())
                    .doesNotContain("auditor", "viewer"));
  }

  /** What binds two ministries they agree to themselves: no operator connects them alone. */
  private static final Set<String> AGREEMENTS =
      Set.of("createPeering", "patchPeering", "agreePeering", "createOffer", "patchOffer");

  @Test
  void an_operator_changes_everything_but_what_ministries_agree_on() {
    assertThat(CONTRACT.operations().filter(Operation::mutates))
        .filteredOn(operation -> !ANYBODYS.contains(scope(operation)))
        .allSatisfy(
            operation ->
                assertThat(roles(operation).contains("operator"))
                    .as(operation.id())
                    .isNotEqualTo(AGREEMENTS.contains(operation.id())));
  }

  @Test
  void a_lead_may_do_what_a_member_may_and_a_member_what_a_viewer_may() {
    for (List<String> pair : List.of(List.of("lead", "member"), List.of("member", "viewer"))) {
      assertThat(CONTRACT.operations().filter(operation -> roles(operation).contains(pair.get(1))))
          .isNotEmpty()
          .allSatisfy(
              operation -> assertThat(roles(operation)).as(operation.id()).contains(pair.get(0)));
    }
  }

  @Test
  void an_operator_and_an_auditor_read_everything() {
    assertThat(CONTRACT.operations().filter(operation -> !operation.mutates()))
        .filteredOn(operation -> !ANYBODYS.contains(scope(operation)))
        .allSatisfy(
            operation ->
                assertThat(roles(operation)).as(operation.id()).contains("operator", "auditor"));
  }

  @Test
  void every_operation_declares_how_it_fails() {
    assertThat(CONTRACT.operations())
        .allSatisfy(
            operation -> {
              Set<String> statuses = statuses(operation);
              assertThat(statuses).as(operation.id()).contains("400", "500");
              if (!scope(operation).equals("public")) {
                assertThat(statuses).as(operation.id()).contains("401", "403", "429", "503");
              }
              if (operation.path().contains("{")) {
                assertThat(statuses).as(operation.id()).contains("404");
              }
            });
  }

  @Test
  void every_failure_is_a_problem() {
    assertThat(CONTRACT.document().at("/components/responses").properties())
        .allSatisfy(
            response ->
                assertThat(
                        response
                            .getValue()
                            .at("/content/application~1problem+json/schema/$ref")
                            .asText())
                    .as(response.getKey())
                    .isEqualTo("#/components/schemas/Problem"));
  }

  @Test
  void every_post_takes_an_idempotency_key() {
    assertThat(operations("post").filter(operation -> !operation.id().equals(LOGIN)))
        .allSatisfy(
            operation ->
                assertThat(CONTRACT.parameterNames(operation, "header"))
                    .as(operation.id())
                    .contains("Idempotency-Key"));
  }

  @Test
  void every_change_of_something_that_exists_can_be_made_conditional() {
    assertThat(operations("patch", "put", "delete"))
        .allSatisfy(
            operation -> {
              assertThat(CONTRACT.parameterNames(operation, "header"))
                  .as(operation.id())
                  .contains("If-Match");
              assertThat(statuses(operation)).as(operation.id()).contains("412");
            });
  }

  @Test
  void every_change_can_be_previewed() {
    assertThat(CONTRACT.operations().filter(Operation::mutates))
        .filteredOn(operation -> !operation.id().equals(LOGIN))
        .allSatisfy(
            operation -> {
              assertThat(CONTRACT.parameterNames(operation, "query"))
                  .as(operation.id())
                  .contains("dryRun");
              assertThat(operation.node().at("/responses/200").toString())
                  .as(operation.id())
                  .contains("#/components/schemas/Preview");
            });
  }

  @Test
  void what_needs_a_second_person_says_so_and_answers_what_waits() {
    assertThat(CONTRACT.operations())
        .filteredOn(
            operation ->
                operation
                    .node()
                    .at("/responses/202")
                    .toString()
                    .contains("#/components/schemas/Confirmation\""))
        .isNotEmpty()
        .containsExactlyElementsOf(
            CONTRACT
                .operations()
                .filter(operation -> operation.node().path("x-faso-confirmed").asBoolean())
                .toList())
        .allSatisfy(
            operation ->
                assertThat(operation.node().at("/responses/202/headers/Location").isObject())
                    .as(operation.id())
                    .isTrue());
  }

  @Test
  void every_list_is_paged_the_same_way() {
    assertThat(CONTRACT.operations().filter(PublicContractTest::answersPage))
        .hasSizeGreaterThan(15)
        .allSatisfy(
            operation ->
                assertThat(CONTRACT.parameterNames(operation, "query"))
                    .as(operation.id())
                    .contains("limit", "after", "sort"));
    assertThat(CONTRACT.schemas().filter(schema -> schema.getKey().endsWith("Page")))
        .allSatisfy(
            schema ->
                assertThat(schema.getValue().path("properties").properties())
                    .extracting(Map.Entry::getKey)
                    .containsExactly("items", "next"));
  }

  @Test
  void what_has_a_phase_can_be_waited_for() {
    assertThat(operations("get").filter(operation -> hasPhase(answer(operation))))
        .filteredOn(operation -> !operation.id().equals("getTenantImage"))
        .hasSize(16)
        .allSatisfy(
            operation ->
                assertThat(CONTRACT.parameterNames(operation, "query"))
                    .as(operation.id())
                    .contains("wait", "timeout"));
  }

  private static Stream<Operation> operations(String... methods) {
    return CONTRACT.operations().filter(operation -> List.of(methods).contains(operation.method()));
  }

  private static Set<String> statuses(Operation operation) {
    return operation.node().path("responses").properties().stream()
        .map(Map.Entry::getKey)
        .collect(toSet());
  }

  private static Set<String> roles(Operation operation) {
    return operation
        .node()
        .at("/x-faso-access/roles")
        .valueStream()
        .map(JsonNode::asText)
        .collect(toSet());
  }

  private static String scope(Operation operation) {
    return operation.node().at("/x-faso-access/scope").asText();
  }

  private static Set<String> scopesOf(String path) {
    if (path.startsWith("/v1/tenants/{tenant}")) {
      return Set.of("tenant");
    }
    if (path.startsWith("/v1/ministries/{ministry}")) {
      return Set.of("ministry");
    }
    return Set.of("platform", "self", "person", "public");
  }

  /** Name of the schema of the main JSON answer, or empty when it is not JSON. */
  static String answer(Operation operation) {
    for (String status : List.of("201", "202", "200")) {
      JsonNode schema =
          operation.node().at("/responses/" + status + "/content/application~1json/schema");
      JsonNode reference = schema.has("oneOf") ? schema.at("/oneOf/0/$ref") : schema.path("$ref");
      if (reference.isTextual()) {
        return reference.asText().substring(reference.asText().lastIndexOf('/') + 1);
      }
    }
    return "";
  }

  private static boolean answersPage(Operation operation) {
    return answer(operation).endsWith("Page");
  }

  private static boolean hasPhase(String schema) {
    return CONTRACT.schema(schema).at("/properties/phase").isObject();
  }
}
