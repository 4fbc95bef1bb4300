package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.io.Resources;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** What the agents of two sites are told of each other's ports. */
@OnBothDatabases
final class PortsBetweenSitesTest extends InOneControlPlane {

  private static final String TENANT = "/v1/tenants/sante-prod";
  private static final int CALLERS = 8;
  private static final int EACH = 4;

  private ScriptedNetworkAgent ouaga;
  private ScriptedNetworkAgent bobo;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void found() throws Exception {
    new Catalogue(faso, operator).make("sante", "sante-prod", 16);
    node("ouaga", "192.0.2.1");
    node("bobo", "192.0.2.2");
    ouaga = new ScriptedNetworkAgent(faso, operator, "ouaga");
    bobo = new ScriptedNetworkAgent(faso, operator, "bobo");
  }

  private void node(String site, String encapAddress) throws Exception {
    // It stays for as long as the control plane.
    var _ = new ScriptedAgent(faso, operator, site);
    encapAddress(site, encapAddress);
  }

  private void encapAddress(String node, String address) {
    call(200, "PATCH", "/v1/nodes/" + node, "{\"encapAddress\":\"%s\"}".formatted(address));
  }

  @Test
  void of_a_port_at_another_site_an_agent_is_told_where_tunnels_to_its_node_end() {
    segment("far");
    JsonNode vm =
        call(
            201,
            "POST",
            TENANT + "/vms",
            """
            {"name":"far","flavor":"small","image":"tiny","site":"bobo","nics":[{"segment":"far"}]}
            """);
    String port = vm.at("/nics/0/port").asText();
    hear();
    String node = call(200, "GET", "/v1/nodes/bobo", null).get("id").asText();

    assertThat(ouaga.spec(port).get("chassis").asText()).isEqualTo(node);
    assertThat(ouaga.spec(port).path("encapAddress").asText()).isEqualTo("192.0.2.2");
    assertThat(bobo.spec(port).get("chassis").asText()).isEqualTo(node);
    assertThat(bobo.spec(port).path("encapAddress").isTextual()).isFalse();

    encapAddress("bobo", "192.0.2.22");
    hear();
    assertThat(ouaga.spec(port).path("encapAddress").asText()).isEqualTo("192.0.2.22");
    encapAddress("bobo", "192.0.2.2");
  }

  @Test
  void all_sites_know_a_port_by_one_number_which_is_no_others_before_all_have_forgotten_it() {
    segment("numbered");
    String first = port("numbered");
    String second = port("numbered");
    hear();
    assertThat(List.of(key(ouaga, first), key(ouaga, second))).containsExactly(16, 17);
    assertThat(List.of(key(bobo, first), key(bobo, second))).containsExactly(16, 17);

    call(202, "DELETE", TENANT + "/ports/" + first, null);
    hear();
    ouaga.applied();
    String third = port("numbered");
    hear();
    assertThat(key(ouaga, third)).isEqualTo(18);

    bobo.applied();
    ouaga.applied();
    String fourth = port("numbered");
    hear();
    assertThat(key(ouaga, fourth))
        .as("those below are taken again when there are none")
        .isEqualTo(19);
  }

  @Test
  void who_make_ports_at_once_never_get_one_number_twice() throws Exception {
    segment("raced");
    List<Future<List<String>>> callers = new ArrayList<>();
    try (ExecutorService all = Executors.newFixedThreadPool(CALLERS)) {
      for (int i = 0; i < CALLERS; i++) {
        callers.add(all.submit(this::makeSome));
      }
    }
    List<String> ports = new ArrayList<>();
    for (Future<List<String>> caller : callers) {
      ports.addAll(caller.get());
    }
    hear();

    assertThat(ports.stream().map(port -> key(bobo, port)))
        .hasSize(CALLERS * EACH)
        .doesNotHaveDuplicates()
        .allMatch(key -> key >= 16);
  }

  @Test
  void ports_that_were_there_before_they_had_numbers_get_theirs() throws Exception {
    segment("old");
    List<String> ports = List.of(port("old"), port("old"), port("old"));
    String migration =
        Resources.toString(
            Resources.getResource("db/migration/V024__segments_between_sites.sql"),
            StandardCharsets.UTF_8);
    int from = migration.indexOf("update port set tunnel_key");
    execute("update port set tunnel_key = null");
    execute(migration.substring(from, migration.indexOf(';', from)));
    call(200, "PATCH", TENANT + "/ports/" + ports.getFirst(), "{\"hostname\":\"heard\"}");
    hear();
    assertThat(key(ouaga, ports.getFirst())).isEqualTo(16);
    String fourth = port("old");
    hear();
    assertThat(key(ouaga, fourth)).isEqualTo(19);
  }

  @Test
  void a_port_that_a_replica_of_the_version_before_made_gets_a_number_soon() {
    segment("upgraded");
    String first = port("upgraded");
    String second = port("upgraded");
    execute("update port set tunnel_key = null where id = '%s'".formatted(first));

    faso.plane().networks.background().stream()
        .filter(each -> each.name().equals("number-ports"))
        .forEach(each -> each.work().run());

    hear();
    assertThat(List.of(key(bobo, first), key(bobo, second))).containsExactly(18, 17);
  }

  @Test
  void a_segment_takes_as_many_ports_as_a_tunnel_tells_apart() {
    segment("full");
    String last = port("full");
    try {
      fill(last);

      HttpResponse<String> refused =
          faso.call(operator, "POST", TENANT + "/ports", "{\"segment\":\"full\"}");
      assertThat(refused.statusCode()).isEqualTo(409);
      assertThat(refused.body()).contains("limit-reached", "The segment “full” has 32,752 ports");

      execute("delete from port where id = 'filler-20000'");
      call(201, "POST", TENANT + "/ports", "{\"segment\":\"full\"}");
    } finally {
      execute("delete from port where id like 'filler-%'");
    }
  }

  /** Every number above that port's, which is the first, is another's then. */
  private void fill(String first) {
    for (int many = 1; many <= 16_384; many *= 2) {
      execute(
          """
          insert into port (id, tenant_id, ministry_id, segment_id, tunnel_key, mac,
            anti_spoofing, allowed_pairs, generation, revision, is_up, created_at)
          select 'filler-' || (tunnel_key + %1$d), tenant_id, ministry_id, segment_id,
            tunnel_key + %1$d, 'mac-' || (tunnel_key + %1$d), true, '[]', 1, 0, false, created_at
          from port
          where (id = '%2$s' or id like 'filler-%%') and tunnel_key + %1$d <= 32767
          """
              .formatted(many, first));
    }
  }

  private void execute(String sql) {
    Databases.jdbi(faso.plane().surroundings().database()).useHandle(handle -> handle.execute(sql));
  }

  @Test
  void segments_are_numbered_above_what_OVN_numbers_by_itself() {
    for (int i = 0; i < 16; i++) {
      String id = segment("high-" + i);
      hear();
      assertThat(ouaga.spec(id).get("tunnelKey").asInt()).isBetween(65_536, 16_711_679);
      assertThat(bobo.spec(id).get("tunnelKey")).isEqualTo(ouaga.spec(id).get("tunnelKey"));
    }
  }

  private List<String> makeSome() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      made.add(port("raced"));
    }
    return made;
  }

  private void hear() {
    ouaga.hear();
    bobo.hear();
  }

  private static int key(ScriptedNetworkAgent agent, String port) {
    return agent.spec(port).get("tunnelKey").asInt();
  }

  private String segment(String name) {
    return call(
            201,
            "POST",
            TENANT + "/segments",
            "{\"name\":\"%s\",\"cidr\":\"10.0.0.0/24\"}".formatted(name))
        .get("id")
        .asText();
  }

  private String port(String segment) {
    return call(201, "POST", TENANT + "/ports", "{\"segment\":\"%s\"}".formatted(segment))
        .get("id")
        .asText();
  }

  private JsonNode call(int status, String method, String path, @Nullable String body) {
    HttpResponse<String> answer = faso.call(operator, method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return RunningControlPlane.json(answer.body());
  }
}
