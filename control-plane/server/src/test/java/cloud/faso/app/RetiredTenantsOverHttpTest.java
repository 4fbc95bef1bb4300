package cloud.faso.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.spec.agent.VmState;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Tenants from their retirement to their end or their return. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
final class RetiredTenantsOverHttpTest extends VmsOfOneTenant {

  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl awa";

  /** What happened, was used and was said outlives those whom it concerned. */
  private static final Set<String> OF_THE_PAST =
      Set.of(
          "event",
          "operation",
          "metered",
          "meter",
          "traffic",
          "statement",
          "mail",
          "confirmation",
          "request",
          "request_note");

  @Override
  void configure(FasoConfiguration configuration) {
    configuration.notifications.webhooks.networks = List.of("127.0.0.1");
  }

  @Test
  void a_retired_tenant_is_restored_as_it_was_or_goes_with_all_that_it_has() throws Exception {
    var _ = tenant("old");
    String tenant = "/v1/tenants/old";
    try (ScriptedAgent agent = agent("leaving")) {
      made(tenant + "/vms", vm("leaving").replaceFirst("leaving", "web"));
      agent.tell(agent.hear(), VmState.RUNNING, null);
      made(tenant + "/vms", vm("leaving").replaceFirst("leaving", "quiet"));
      JsonNode quiet = agent.hear();
      agent.tell(quiet, VmState.RUNNING, null);
      answered(202, "POST", tenant + "/vms/quiet/actions/stop", null);
      agent.tell(agent.hear(), VmState.OFF, null);
      made(tenant + "/keys", key("awa"));
      made(tenant + "/quota/loans", "{\"vms\":1,\"expiresAt\":\"2200-01-01T00:00:00Z\"}");
      String member =
          made(tenant + "/tokens", "{\"name\":\"asks\",\"role\":\"member\"}")
              .get("secret")
              .asText();
      HttpResponse<String> asked =
          faso.call(
              member,
              "POST",
              tenant + "/requests",
              """
              {"call":"patchTenantQuota","payload":{"vms":{"limit":20}},"reason":"a campaign"}
              """);
      assertThat(asked.statusCode()).as(asked.body()).isEqualTo(201);

      JsonNode preview = answered(200, "POST", tenant + "/actions/retire?dryRun=true", null);
      assertThat(preview.at("/goes/vms/count").asInt()).isEqualTo(2);
      assertThat(preview.at("/goes/vms/names")).hasToString("[\"quiet\",\"web\"]");
      assertThat(preview.at("/goes/keys").asInt()).isEqualTo(1);
      assertThat(preview.at("/goes/loans").asInt()).isEqualTo(1);
      assertThat(preview.at("/goes/requests").asInt()).isEqualTo(1);
      assertThat(get(tenant).get("phase").asText()).isEqualTo("ACTIVE");

      JsonNode shorter = answered(422, "POST", tenant + "/actions/retire", "{\"graceDays\":3}");
      assertThat(shorter.at("/violations/0/pointer").asText()).isEqualTo("/graceDays");
      JsonNode retired = answered(202, "POST", tenant + "/actions/retire", null);
      assertThat(retired.get("phase").asText()).isEqualTo("RETIRING");
      assertThat(retired.get("phaseReason").asText())
          .contains(retired.get("goesAt").asText().substring(0, "2026-11-29T08:00:00".length()));
      JsonNode refused = answered(409, "POST", tenant + "/keys", key("late"));
      assertThat(refused.get("type").asText()).isEqualTo("urn:faso:tenant-retiring");
      assertThat(refused.get("detail").asText()).contains("faso tenant restore old");

      JsonNode stop = agent.hear();
      assertThat(stop.at("/spec/power/action").asText()).isEqualTo("STOP");
      agent.tell(stop, VmState.OFF, null);
      assertThat(get(tenant + "/vms/web?wait=STOPPED&timeout=30").get("power").asText())
          .isEqualTo("OFF");
      String web = get(tenant + "/vms/web").get("id").asText();
      JsonNode stopped = get("/v1/audit?verb=stopVm&target=" + web).at("/items/0");
      assertThat(stopped.get("name").asText()).isEqualTo("faso");
      assertThat(stopped.get("request").asText()).isEqualTo("the tenant is being retired");

      JsonNode restored = answered(202, "POST", tenant + "/actions/restore", null);
      assertThat(restored.get("phase").asText()).isEqualTo("ACTIVE");
      JsonNode start = agent.hear();
      assertThat(start.get("id")).isEqualTo(stop.get("id"));
      assertThat(start.at("/spec/power/action").asText()).isEqualTo("RUN");
      agent.tell(start, VmState.RUNNING, null);
      assertThat(get(tenant + "/vms/quiet").get("power").asText()).isEqualTo("OFF");
      made(tenant + "/keys", key("late"));

      answered(202, "DELETE", tenant + "/vms/quiet", null);
      agent.tell(agent.hear(), VmState.ABSENT, null);
      agent.passOver();
      answered(202, "POST", tenant + "/actions/retire", "{\"graceDays\":30}");
      agent.tell(agent.hear(), VmState.OFF, null);
      passGrace("old");
      assertThat(get(tenant + "?wait=DELETING&timeout=30").get("phase").asText())
          .isEqualTo("DELETING");
      assertThat(answered(409, "POST", tenant + "/actions/restore", null).get("type").asText())
          .isEqualTo("urn:faso:grace-over");
      JsonNode gone = agent.hear();
      assertThat(gone.get("spec").isNull()).isTrue();
      await()
          .atMost(30, SECONDS)
          .until(() -> get(tenant).get("phaseReason").asText().contains("node leaving has"));
      assertThat(get(tenant).get("phaseReason").asText()).contains("that web is gone");

      agent.tell(gone, VmState.ABSENT, null);
      assertThat(call("GET", tenant + "?wait=ACTIVE&timeout=60", null).statusCode()).isEqualTo(404);
      assertThat(agent.heard()).isZero();
      // What it used outlives it, and is billed.
      assertThat(get("/v1/ministries/sante/usage").get("parts").findValuesAsText("name"))
          .contains("old");
      assertThat(get("/v1/ministries/sante").at("/used/vms").asInt()).isZero();
      assertThat(get("/v1/doctor").get("findings")).isEmpty();
    }
  }

  @Test
  void an_empty_tenant_goes_once_its_grace_is_over_and_can_be_deleted_before() {
    String id = tenant("empty");
    answered(202, "POST", "/v1/tenants/empty/actions/retire", null);
    JsonNode again = answered(202, "POST", "/v1/tenants/empty/actions/retire", null);
    assertThat(again.get("generation").asInt()).isEqualTo(2);
    passGrace("empty");
    assertThat(call("GET", "/v1/tenants/empty?wait=ACTIVE&timeout=60", null).statusCode())
        .isEqualTo(404);
    JsonNode told = get("/v1/audit?verb=deleteTenant&target=" + id).get("items");
    assertThat(told).hasSize(1);
    assertThat(told.at("/0/name").asText()).isEqualTo("faso");
    assertThat(told.at("/0/request").asText()).isEqualTo("the grace of the tenant is over");
    assertThat(told.at("/0/tenant").asText()).isEqualTo(id);

    var _ = tenant("unwanted");
    answered(202, "POST", "/v1/tenants/unwanted/actions/retire", null);
    assertThat(call("DELETE", "/v1/tenants/unwanted", null).statusCode()).isEqualTo(204);
  }

  @Test
  void of_a_tenant_that_is_gone_no_id_is_left_but_where_the_past_is_told() {
    String tenant = tenant("forgotten");
    String home = "/v1/tenants/forgotten";
    JsonNode token = made(home + "/tokens", "{\"name\":\"m\",\"role\":\"member\"}");
    made("/v1/people", "{\"username\":\"ali\",\"name\":\"Ali\",\"email\":\"ali@example.bf\"}");
    JsonNode member = made(home + "/members", "{\"person\":\"ali\",\"role\":\"member\"}");
    JsonNode webhook =
        made(
            home + "/webhooks",
            "{\"name\":\"w\",\"url\":\"https://127.0.0.1:1/\",\"events\":[\"vm.*\"]}");
    JsonNode loan =
        made(home + "/quota/loans", "{\"vcpus\":2,\"expiresAt\":\"2200-01-01T00:00:00Z\"}");
    HttpResponse<String> asked =
        faso.call(
            token.get("secret").asText(),
            "POST",
            home + "/requests",
            """
            {"call":"patchTenantQuota","payload":{"vcpus":{"limit":99}},"reason":"More."}
            """);
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(201);
    made(home + "/keys", key("ali"));
    made(home + "/segments", "{\"name\":\"front\",\"cidr\":\"10.0.0.0/24\"}");
    List<String> ids =
        Stream.concat(
                Stream.of(tenant),
                Stream.of(token, member, webhook, loan, RunningControlPlane.json(asked.body()))
                    .map(each -> each.get("id").asText()))
            .toList();
    assertThat(tablesWith(ids))
        .contains("api_token", "member", "webhook", "quota_loan", "request", "tenant", "segment");

    answered(202, "POST", home + "/actions/retire", null);
    passGrace("forgotten");
    assertThat(call("GET", home + "?wait=ACTIVE&timeout=60", null).statusCode()).isEqualTo(404);

    assertThat(tablesWith(ids)).isSubsetOf(OF_THE_PAST);
    assertThat(get("/v1/doctor").get("findings")).isEmpty();
  }

  /** The tables, but for the audit's, of which a row holds one of these. */
  private Set<String> tablesWith(List<String> ids) {
    return Tables.rows(faso.plane().surroundings().database()).entrySet().stream()
        .filter(
            table ->
                table.getValue().stream().anyMatch(row -> ids.stream().anyMatch(row::contains)))
        .map(table -> table.getKey().toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  @Test
  void the_networks_of_a_tenant_go_with_it() {
    var _ = tenant("wired");
    String home = "/v1/tenants/wired";
    made(home + "/segments", "{\"name\":\"front\",\"cidr\":\"10.0.0.0/24\"}");
    made(home + "/ports", "{\"name\":\"p\",\"segment\":\"front\"}");
    made(
        home + "/load-balancers",
        """
        {"name":"lb","segment":"front",
         "listeners":[{"protocol":"TCP","port":80,"members":[{"port":"p","targetPort":80}]}]}
        """);
    made(
        home + "/security-groups",
        "{\"name\":\"web\",\"rules\":[{\"direction\":\"INGRESS\",\"remoteGroup\":\"default\"}]}");
    assertThat(call("DELETE", home, null).statusCode()).isEqualTo(409);

    JsonNode goes = answered(200, "POST", home + "/actions/retire?dryRun=true", null).get("goes");
    assertThat(goes.get("segments").asInt()).isEqualTo(1);
    assertThat(goes.get("ports").asInt()).isEqualTo(1);
    assertThat(goes.get("securityGroups").asInt()).isEqualTo(2);
    assertThat(goes.get("loadBalancers").asInt()).isEqualTo(1);
    answered(202, "POST", home + "/actions/retire", null);
    String id = get(home).get("id").asText();
    passGrace("wired");

    assertThat(call("GET", home + "?wait=ACTIVE&timeout=60", null).statusCode()).isEqualTo(404);
    assertThat(doneByItself(id))
        .containsExactlyInAnyOrder(
            "deleteLoadBalancer",
            "deletePort",
            "deleteSegment",
            "deleteSecurityGroup",
            "deleteSecurityGroup",
            "deleteTenant");
    assertThat(get("/v1/doctor").get("findings")).isEmpty();
  }

  @Test
  void networks_that_an_agent_still_has_are_waited_for_until_it_is_retired() throws Exception {
    var _ = tenant("held");
    String home = "/v1/tenants/held";
    made("/v1/sites", "{\"name\":\"held\"}");
    try (ScriptedNetworkAgent agent = new ScriptedNetworkAgent(faso, operator, "held")) {
      made(home + "/segments", "{\"name\":\"front\",\"cidr\":\"10.0.0.0/24\"}");
      agent.hear();
      agent.applied();
      answered(202, "POST", home + "/actions/retire", null);
      passGrace("held");

      await()
          .untilAsserted(
              () -> assertThat(get(home).get("phaseReason").asText()).contains("net-held"));

      answered(202, "POST", "/v1/nodes/net-held/actions/retire", null);
      assertThat(call("GET", home + "?wait=ACTIVE&timeout=60", null).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void routers_and_floating_ips_go_with_their_tenant() {
    made("/v1/sites", "{\"name\":\"edge\"}");
    made(
        "/v1/external-networks",
        """
        {"name":"internet","site":"edge","physicalNetwork":"public","cidr":"198.51.100.0/24"}
        """);
    var _ = tenant("routed");
    String home = "/v1/tenants/routed";
    answered(200, "PATCH", "/v1/ministries/sante/quota", "{\"floatingIps\":{\"limit\":2}}");
    answered(200, "PATCH", home + "/quota", "{\"floatingIps\":{\"limit\":2}}");
    made(home + "/segments", "{\"name\":\"front\",\"cidr\":\"10.0.0.0/24\"}");
    made(home + "/ports", "{\"name\":\"p\",\"segment\":\"front\"}");
    made(home + "/load-balancers", "{\"name\":\"lb\",\"segment\":\"front\",\"listeners\":[]}");
    made(
        home + "/routers",
        "{\"name\":\"edge\",\"externalNetworks\":[\"internet\"],\"segments\":[\"front\"]}");
    made(home + "/floating-ips", "{\"port\":\"p\"}");
    made(home + "/floating-ips", "{\"loadBalancer\":\"lb\"}");

    JsonNode goes = answered(200, "POST", home + "/actions/retire?dryRun=true", null).get("goes");
    assertThat(goes.get("routers").asInt()).isEqualTo(1);
    assertThat(goes.get("floatingIps").asInt()).isEqualTo(2);
    answered(202, "POST", home + "/actions/retire", null);
    passGrace("routed");
    assertThat(call("GET", home + "?wait=ACTIVE&timeout=60", null).statusCode()).isEqualTo(404);
    assertThat(get("/v1/ministries/sante").at("/used/floatingIps").asInt()).isZero();
    assertThat(get("/v1/doctor").get("findings")).isEmpty();
    // Nothing of theirs holds on to the network.
    answered(202, "DELETE", "/v1/external-networks/internet", null);
    assertThat(call("GET", "/v1/external-networks/internet", null).statusCode()).isEqualTo(404);
  }

  private List<String> doneByItself(String tenant) {
    return Databases.jdbi(faso.plane().surroundings().database())
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "select verb from audit_entry where tenant_id = ?"
                            + " and line like '%\"name\":\"faso\"%'")
                    .bind(0, tenant)
                    .mapTo(String.class)
                    .list());
  }

  private void passGrace(String tenant) {
    Databases.jdbi(faso.plane().surroundings().database())
        .useHandle(
            handle ->
                handle.execute(
                    "update tenant set goes_at = timestamp with time zone '2026-01-01 00:00:00+00'"
                        + " where name = ?",
                    tenant));
  }

  private String tenant(String name) {
    return made(
            "/v1/ministries/sante/tenants",
            """
            {"name":"%s","quota":{"vcpus":8,"memoryMiB":8192,"vms":8,"volumeGiB":80}}
            """
                .formatted(name))
        .get("id")
        .asText();
  }

  private static String key(String name) {
    return "{\"name\":\"%s\",\"publicKey\":\"%s\"}".formatted(name, KEY);
  }

  private JsonNode answered(int status, String method, String path, @Nullable String body) {
    HttpResponse<String> answer = call(method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return RunningControlPlane.json(answer.body());
  }
}
