package cloud.faso.app;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The table of who may do what, as it is printed, against the contract's text, read here anew; what
 * comes of the calls themselves is held to it by {@link AuthorizationTest}.
 */
@OnBothDatabases
final class AccessTableTest extends InOneControlPlane {

  /** What the contract says of one operation. */
  private record Rule(String method, String path, String scope, Set<String> roles) {

    boolean allows(String role) {
      return roles.isEmpty() || roles.contains(role);
    }
  }

  private static Map<String, Rule> contract() throws Exception {
    Map<String, Rule> rules = new TreeMap<>();
    try (var file = AccessTableTest.class.getResourceAsStream("/openapi/public.yaml")) {
      JsonNode paths =
          new ObjectMapper(new YAMLFactory()).readTree(Objects.requireNonNull(file)).get("paths");
      paths.forEachEntry(
          (path, item) ->
              item.forEachEntry(
                  (method, operation) -> {
                    if (operation.has("operationId")) {
                      JsonNode access = operation.get("x-faso-access");
                      rules.put(
                          operation.get("operationId").asText(),
                          new Rule(
                              method, path, access.get("scope").asText(), words(access, "roles")));
                    }
                  }));
    }
    return rules;
  }

  private static Set<String> words(JsonNode of, String member) {
    return of.get(member).valueStream().map(JsonNode::asText).collect(toCollection(TreeSet::new));
  }

  @Test
  void it_says_of_every_operation_what_the_contract_does(@TempDir Path home) throws Exception {
    Map<String, Rule> told = new TreeMap<>();
    for (JsonNode item : json(200, operator, "GET", "/v1/access/table", null).get("items")) {
      told.put(
          item.get("operation").asText(),
          new Rule(
              item.get("method").asText().toLowerCase(Locale.ROOT),
              item.get("path").asText(),
              item.get("scope").asText(),
              words(item, "roles")));
    }
    assertThat(told).isEqualTo(contract()).hasSizeGreaterThan(200);

    Files.writeString(home.resolve("session.token"), operator);
    Terminal terminal = new Terminal(home, faso.url(), Map.of());
    assertThat(terminal.said("access", "table").lines().skip(1))
        .as("a line for each")
        .hasSize(told.size())
        .allSatisfy(
            line -> {
              String[] words = line.split(" {2,}");
              Rule rule = Objects.requireNonNull(told.get(words[0]), line);
              assertThat(words)
                  .containsExactly(
                      words[0],
                      rule.scope(),
                      rule.roles().isEmpty() ? "-" : String.join(", ", rule.roles()),
                      rule.method().toUpperCase(Locale.ROOT),
                      rule.path());
            });
  }

  @Test
  void what_a_lead_and_a_member_may_is_explained_as_the_contract_has_it() throws Exception {
    made("/v1/ministries", "{\"code\":\"sante\",\"nameFr\":\"Santé\",\"nameEn\":\"Health\"}");
    made("/v1/ministries/sante/tenants", "{\"name\":\"prod\"}");
    person("awa");
    made("/v1/ministries/sante/members", "{\"person\":\"awa\",\"role\":\"lead\"}");
    person("ali");
    made("/v1/tenants/prod/members", "{\"person\":\"ali\",\"role\":\"member\"}");

    contract()
        .forEach(
            (operation, rule) -> {
              boolean lead = isAllowed("awa", operation, rule);
              boolean member = isAllowed("ali", operation, rule);
              assertThat(lead).as(operation).isEqualTo(rule.allows("lead"));
              assertThat(member).as(operation).isEqualTo(rule.allows("member"));
              assertThat(lead || !member).as("a lead may " + operation + ", too").isTrue();
            });
  }

  private boolean isAllowed(String who, String operation, Rule rule) {
    String target =
        switch (rule.scope()) {
          case "tenant" -> "&target=prod";
          case "ministry" -> "&target=sante";
          default -> "";
        };
    String ask = "/v1/access/explain?who=" + who + "&operation=" + operation + target;
    return json(200, operator, "GET", ask, null).get("allowed").asBoolean();
  }

  /** Somebody who has come in: before, nobody may do anything. */
  private void person(String name) {
    String body = "{\"username\":\"%1$s\",\"name\":\"%1$s\"}".formatted(name);
    String given = made("/v1/people", body).get("oneTimePassword").asText();
    String login = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, given);
    String session = json(200, null, "POST", "/v1/login", login).get("secret").asText();
    String change =
        "{\"currentPassword\":\"%s\",\"newPassword\":\"long enough for all\"}".formatted(given);
    assertThat(faso.call(session, "POST", "/v1/me/actions/change-password", change).statusCode())
        .isEqualTo(204);
  }

  private JsonNode made(String path, String body) {
    return json(201, operator, "POST", path, body);
  }

  private JsonNode json(
      int status, @Nullable String token, String method, String path, @Nullable String body) {
    HttpResponse<String> answer = faso.call(token, method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return RunningControlPlane.json(answer.body());
  }
}
