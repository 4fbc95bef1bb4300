package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.access.AgentFacing;
import cloud.faso.hardware.NodeId;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.http.Contract;
import cloud.faso.spec.agent.ConsoleChunk;
import cloud.faso.spec.agent.Hardware;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.NodeKind;
import cloud.faso.spec.agent.NodeLoad;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.OpenSession;
import cloud.faso.spec.agent.PoolReport;
import cloud.faso.spec.agent.RenewRequest;
import cloud.faso.spec.agent.StrayReport;
import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VmState;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.Path;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The conversation with agents, as they hear it: over TLS, on a port of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AgentsOverHttp {

  private static final List<PoolReport> POOLS =
      List.of(new PoolReport("local", "directory", 100, 60));
  private static final NodeLoad LOAD = new NodeLoad(7, 512);

  private final TestDatabases.Kind kind;
  private java.nio.file.Path home;
  private RunningControlPlane faso;
  private String operator;

  AgentsOverHttp(TestDatabases.Kind kind) {
    this.kind = kind;
  }

  @BeforeAll
  void start(@TempDir java.nio.file.Path folder) throws Exception {
    home = folder;
    faso = new RunningControlPlane(home, kind.newDatabase());
    operator = faso.plane().tokens.bootstrapOperator("test");
    made("/v1/sites", "{\"name\":\"ouaga\"}");
  }

  @AfterAll
  void stop() {
    faso.close();
  }

  @Test
  void a_node_joins_opens_a_session_and_is_ready() throws Exception {
    String id = node("story").get("id").asText();
    String token = joinToken("story");
    KeyPair pair = AgentCaller.newKey();
    JsonNode issued;
    try (AgentCaller anonymous = AgentCaller.anonymous(faso)) {
      HttpResponse<String> answer =
          anonymous.enrol(token, AgentCaller.csr(pair, new X500Principal("CN=me")));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      issued = RunningControlPlane.json(answer.body());
    }
    assertConforms(issued, "IssuedCertificate");
    X509Certificate certificate = AgentCaller.certificate(issued.get("certificatePem").asText());
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=" + id);
    assertThat(token).endsWith(faso.plane().surroundings().authority().digest());
    assertThat(phase("story")).isEqualTo("JOINING");

    try (AgentCaller agent = AgentCaller.as(faso, pair.getPrivate(), certificate)) {
      HttpResponse<String> opened = agent.post("/agent/v1/session", session(POOLS));
      assertThat(opened.statusCode()).as(opened.body()).isEqualTo(201);
      JsonNode session = RunningControlPlane.json(opened.body());
      assertConforms(session, "Session");
      assertThat(session.get("epoch").asLong()).isEqualTo(1);
      assertThat(session.get("nodeName").asText()).isEqualTo("story");

      JsonNode node = get("/v1/nodes/story?wait=READY");
      assertThat(node.get("phase").asText()).isEqualTo("READY");
      assertThat(node.get("hostname").asText()).isEqualTo("host-1");
      assertThat(node.get("capacity").toString()).isEqualTo("{\"vcpus\":8,\"memoryMiB\":16000}");
      assertThat(node.get("load").isNull()).isTrue();

      HttpResponse<String> seen = agent.post("/agent/v1/observations", report(1, 1, true));
      assertThat(seen.statusCode()).as(seen.body()).isEqualTo(200);
      assertConforms(RunningControlPlane.json(seen.body()), "ObservationsAck");
      assertThat(get("/v1/nodes/story").at("/load/cpuPercent").asInt()).isEqualTo(7);

      HttpResponse<String> all = agent.get("/agent/v1/assignments?epoch=1&since=-1&wait=20");
      assertConforms(RunningControlPlane.json(all.body()), "Assignments");
      assertThat(RunningControlPlane.json(all.body()).get("complete").asBoolean()).isTrue();
    }
    assertThat(get("/v1/pools?node=story").at("/items/0/freeGiB").asLong()).isEqualTo(60);
    assertThat(names(get("/v1/nodes?phase=READY&q=story"))).containsExactly("story");
    assertThat(events("node.enrolled", "node.ready")).isTrue();
  }

  @Test
  void a_join_token_works_once_and_only_whole() throws Exception {
    node("once");
    String token = joinToken("once");
    String csr = AgentCaller.csr(AgentCaller.newKey(), new X500Principal("CN=x"));
    node("another");
    String other = joinToken("another");
    try (AgentCaller anonymous = AgentCaller.anonymous(faso)) {
      String mixed = other.substring(0, other.indexOf('.')) + token.substring(token.indexOf('.'));
      for (String wrong : List.of("", "x", "fjt_", token + "0", mixed, token.replace("fjt_", ""))) {
        HttpResponse<String> refused = anonymous.enrol(wrong, csr);
        assertThat(refused.statusCode()).as(wrong + refused.body()).isEqualTo(401);
        assertThat(refused.body()).contains("urn:faso:join-token-refused");
      }
      assertThat(anonymous.enrol(token, csr).statusCode()).isEqualTo(201);
      String otherKey = AgentCaller.csr(AgentCaller.newKey(), new X500Principal("CN=x"));
      assertThat(anonymous.enrol(token, otherKey).statusCode()).isEqualTo(401);
      String voided = joinToken("once");
      String newer = joinToken("once");
      assertThat(anonymous.enrol(voided, csr).statusCode()).isEqualTo(401);
      assertThat(anonymous.enrol(newer, csr).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void a_join_token_is_answered_to_its_key_again_because_an_answer_may_get_lost() throws Exception {
    node("repeated");
    String token = joinToken("repeated");
    KeyPair pair = AgentCaller.newKey();
    String csr = AgentCaller.csr(pair, new X500Principal("CN=x"));
    try (AgentCaller anonymous = AgentCaller.anonymous(faso)) {
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> answer = anonymous.enrol(token, csr);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        X509Certificate certificate =
            AgentCaller.certificate(
                RunningControlPlane.json(answer.body()).get("certificatePem").asText());
        try (AgentCaller agent = AgentCaller.as(faso, pair.getPrivate(), certificate)) {
          assertThat(anonymous.enrol(token, csr).statusCode()).isEqualTo(201);
          assertThat(agent.post("/agent/v1/session", session(POOLS)).statusCode()).isEqualTo(201);
        }
      }
    }
  }

  @Test
  void a_session_that_is_newer_than_any_here_is_to_be_opened_anew() throws Exception {
    node("restored");
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("restored"))) {
      agent.post("/agent/v1/session", session(POOLS));
      for (HttpResponse<String> unknown :
          List.of(
              agent.get("/agent/v1/assignments?epoch=7&since=3&wait=0"),
              agent.post("/agent/v1/observations", report(7, 1, true)))) {
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("urn:faso:session-unknown");
      }
    }
  }

  @Test
  void what_a_request_says_of_itself_is_not_believed() throws Exception {
    String id = node("hostile").get("id").asText();
    KeyPair pair = AgentCaller.newKey();
    ExtensionsGenerator extensions = new ExtensionsGenerator();
    extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    extensions.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
    String csr =
        AgentCaller.pem(
            new JcaPKCS10CertificationRequestBuilder(
                    new X500Principal("CN=node-00000000000000000000000000,O=evil"),
                    pair.getPublic())
                .addAttribute(
                    PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));

    try (AgentCaller anonymous = AgentCaller.anonymous(faso)) {
      HttpResponse<String> answer = anonymous.enrol(joinToken("hostile"), csr);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      X509Certificate certificate =
          AgentCaller.certificate(
              RunningControlPlane.json(answer.body()).get("certificatePem").asText());
      assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=" + id);
      assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
      assertThat(certificate.getSubjectAlternativeNames()).isNull();
      assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    }
  }

  @Test
  void a_request_that_is_no_good_is_refused_and_costs_no_token() throws Exception {
    node("csr");
    String token = joinToken("csr");
    KeyPair pair = AgentCaller.newKey();
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(1024);
    KeyPair weak = rsa.generateKeyPair();
    String good = AgentCaller.csr(pair, new X500Principal("CN=x"));
    String notIts =
        AgentCaller.pem(
            new JcaPKCS10CertificationRequestBuilder(
                    new X500Principal("CN=x"), AgentCaller.newKey().getPublic())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    String weakCsr =
        AgentCaller.pem(
            new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=x"), weak.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withRSA").build(weak.getPrivate())));
    try (AgentCaller anonymous = AgentCaller.anonymous(faso)) {
      for (String bad :
          List.of(
              "",
              "hello",
              "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n",
              "-----BEGIN CERTIFICATE REQUEST-----\n%%%\n-----END CERTIFICATE REQUEST-----\n",
              good.replace("CERTIFICATE REQUEST", "CERTIFICATE"),
              good + good,
              good.substring(0, 120),
              AgentCaller.pem(faso.plane().surroundings().authority().root()),
              notIts,
              weakCsr)) {
        HttpResponse<String> refused = anonymous.enrol(token, bad);
        assertThat(refused.statusCode()).as(bad + refused.body()).isEqualTo(400);
        assertThat(RunningControlPlane.json(refused.body()).at("/violations/0/pointer").asText())
            .isEqualTo("/csrPem");
      }
      assertThat(anonymous.enrol(token, good).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void nobody_speaks_for_a_node_without_its_certificate() throws Exception {
    String id = node("guarded").get("id").asText();
    try (AgentCaller anonymous = AgentCaller.anonymous(faso)) {
      HttpResponse<String> refused = anonymous.post("/agent/v1/session", session(POOLS));
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.body()).contains("urn:faso:certificate-unknown");
    }
    KeyPair pair = AgentCaller.newKey();
    KeyPair elsewhere = AgentCaller.newKey();
    for (String issuer : List.of("CN=Faso authority", "CN=Somebody else")) {
      X509Certificate forged = AgentCaller.forged(pair, id, elsewhere, new X500Principal(issuer));
      try (AgentCaller intruder = AgentCaller.as(faso, pair.getPrivate(), forged)) {
        // One whose issuer nobody asked for is not even sent, so its bearer is as if without.
        try {
          assertThat(intruder.post("/agent/v1/session", session(POOLS)).statusCode())
              .isEqualTo(401);
        } catch (UncheckedIOException handshakeRefused) {
          assertThat(handshakeRefused).hasMessageContaining("certificate");
        }
      }
    }
    assertThat(phase("guarded")).isEqualTo("JOINING");
  }

  @Test
  void joining_anew_revokes_who_spoke_for_the_node_before() throws Exception {
    node("again");
    try (AgentCaller first = AgentCaller.enrolled(faso, joinToken("again"))) {
      assertThat(first.post("/agent/v1/session", session(POOLS)).statusCode()).isEqualTo(201);
      try (AgentCaller second = AgentCaller.enrolled(faso, joinToken("again"))) {
        HttpResponse<String> refused = first.post("/agent/v1/observations", report(1, 1, false));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("urn:faso:certificate-revoked");
        assertThat(second.post("/agent/v1/session", session(POOLS)).statusCode()).isEqualTo(201);
      }
    }
  }

  @Test
  void a_renewed_certificate_is_good_and_so_is_the_one_before() throws Exception {
    node("renewing");
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("renewing"))) {
      KeyPair pair = AgentCaller.newKey();
      HttpResponse<String> renewed =
          agent.post(
              "/agent/v1/certificate",
              RunningControlPlane.text(
                  new RenewRequest(AgentCaller.csr(pair, new X500Principal("CN=x")))));
      assertThat(renewed.statusCode()).as(renewed.body()).isEqualTo(201);
      JsonNode issued = RunningControlPlane.json(renewed.body());
      assertConforms(issued, "IssuedCertificate");
      X509Certificate fresh = AgentCaller.certificate(issued.get("certificatePem").asText());
      try (AgentCaller same = AgentCaller.as(faso, pair.getPrivate(), fresh)) {
        assertThat(same.post("/agent/v1/session", session(POOLS)).statusCode()).isEqualTo(201);
      }
      assertThat(agent.get("/agent/v1/assignments?epoch=1&since=-1").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void the_agent_of_a_retired_node_is_told_to_stop_even_while_it_waits() throws Exception {
    node("leaving");
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("leaving"))) {
      agent.post("/agent/v1/session", session(POOLS));
      CompletableFuture<HttpResponse<String>> parked = poll(agent, 1, 0);
      faso.call(operator, "POST", "/v1/nodes/leaving/actions/retire", null);

      assertThat(parked.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(410);
      HttpResponse<String> refused = agent.post("/agent/v1/observations", report(1, 1, false));
      assertThat(refused.statusCode()).isEqualTo(410);
      assertThat(refused.body()).contains("urn:faso:node-retired");
    }
    assertThat(phase("leaving")).isEqualTo("RETIRED");
  }

  @Test
  void a_new_session_ends_the_one_before_even_while_it_waits() throws Exception {
    node("zombie");
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("zombie"))) {
      agent.post("/agent/v1/session", session(POOLS));
      CompletableFuture<HttpResponse<String>> parked = poll(agent, 1, 0);
      HttpResponse<String> second = agent.post("/agent/v1/session", session(List.of()));
      assertThat(RunningControlPlane.json(second.body()).get("epoch").asLong()).isEqualTo(2);

      HttpResponse<String> ended = parked.get(30, TimeUnit.SECONDS);
      assertThat(ended.statusCode()).isEqualTo(409);
      assertThat(ended.body()).contains("urn:faso:session-superseded");
      assertThat(agent.post("/agent/v1/observations", report(1, 9, true)).statusCode())
          .isEqualTo(409);
      assertThat(get("/v1/pools?node=zombie").get("items")).as("the zombie's pool").isEmpty();
    }
  }

  @Test
  void a_parked_poll_wakes_for_what_another_replica_assigned() throws Exception {
    NodeId id = new NodeId(node("parked").get("id").asText());
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("parked"))) {
      agent.post("/agent/v1/session", session(POOLS));
      CompletableFuture<HttpResponse<String>> parked = poll(agent, 1, 0);

      faso.plane().database.transact(() -> faso.plane().books.nextRevision(id));

      JsonNode news = RunningControlPlane.json(parked.get(30, TimeUnit.SECONDS).body());
      assertThat(news.get("revision").asLong()).isEqualTo(1);
      assertThat(news.get("complete").asBoolean()).isFalse();
      JsonNode none =
          RunningControlPlane.json(
              agent.get("/agent/v1/assignments?epoch=1&since=1&wait=0").body());
      assertThat(none.get("revision").asLong()).isEqualTo(1);
      JsonNode restored =
          RunningControlPlane.json(
              agent.get("/agent/v1/assignments?epoch=1&since=99&wait=20").body());
      assertThat(restored.get("complete").asBoolean()).as("knew more than there is").isTrue();
    }
  }

  @Test
  void a_report_that_was_overtaken_is_answered_and_ignored() throws Exception {
    node("overtaken");
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("overtaken"))) {
      agent.post("/agent/v1/session", session(POOLS));
      assertThat(agent.post("/agent/v1/observations", pools(3, 40)).statusCode()).isEqualTo(200);
      assertThat(agent.post("/agent/v1/observations", pools(2, 50)).statusCode()).isEqualTo(200);
      assertThat(agent.post("/agent/v1/observations", pools(3, 50)).statusCode()).isEqualTo(200);
      assertThat(get("/v1/pools?node=overtaken").at("/items/0/freeGiB").asLong()).isEqualTo(40);
      assertThat(agent.post("/agent/v1/observations", pools(4, 30)).statusCode()).isEqualTo(200);
      assertThat(get("/v1/pools?node=overtaken").at("/items/0/freeGiB").asLong()).isEqualTo(30);
    }
  }

  @Test
  void strays_come_stay_while_reports_are_partial_and_go_with_a_complete_one() throws Exception {
    node("strays");
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("strays"))) {
      agent.post("/agent/v1/session", session(POOLS));
      StrayReport a = new StrayReport(Kind.VM, "vm-a", "faso-a", true, "one disk");
      StrayReport b = new StrayReport(Kind.VM, "vm-b", "x".repeat(300), false, "y".repeat(2000));
      agent.post("/agent/v1/observations", strays(1, true, List.of(a, b)));
      JsonNode page = get("/v1/strays?node=strays&limit=1");
      assertThat(page.at("/items/0/id").asText()).isEqualTo("vm-a");
      JsonNode second = get("/v1/strays?node=strays&limit=1&after=" + page.get("next").asText());
      assertThat(second.at("/items/0/id").asText()).isEqualTo("vm-b");
      assertThat(second.get("next").isNull()).isTrue();

      StrayReport changed = new StrayReport(Kind.VM, "vm-a", "faso-a", false, "its disk is gone");
      agent.post("/agent/v1/observations", strays(2, false, List.of(changed)));
      JsonNode both = get("/v1/strays?node=strays&sort=name");
      assertThat(both.get("items")).hasSize(2);
      assertThat(both.at("/items/0/holdsData").asBoolean()).isFalse();

      agent.post("/agent/v1/observations", strays(3, true, List.of(b)));
      assertThat(get("/v1/strays?node=strays").get("items").findValuesAsText("id"))
          .containsExactly("vm-b");
    }
  }

  @Test
  void a_node_that_is_lost_for_good_takes_its_vms_with_it_and_frees_its_name() throws Exception {
    made("/v1/sites", "{\"name\":\"fada\"}");
    made("/v1/racks", "{\"name\":\"burnt\",\"site\":\"fada\"}");
    String id =
        made("/v1/nodes", "{\"name\":\"lost\",\"site\":\"fada\",\"rack\":\"burnt\"}")
            .get("id")
            .asText();
    vmCatalogue();
    String retire = "/v1/nodes/lost/actions/retire";
    String used = get("/v1/tenants/sante-prod/quota").toString();
    String operation;
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("lost"))) {
      agent.post("/agent/v1/session", session(POOLS));
      HttpResponse<String> created =
          faso.call(
              operator,
              "POST",
              "/v1/tenants/sante-prod/vms",
              "{\"name\":\"gone\",\"flavor\":\"small\",\"image\":\"tiny\",\"site\":\"fada\"}");
      assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
      operation = created.headers().firstValue("Operation").orElseThrow();
      HttpResponse<String> alive = faso.call(operator, "POST", retire, "{\"lost\":true}");
      assertThat(alive.statusCode()).isEqualTo(409);
      assertThat(alive.body()).contains("urn:faso:wrong-phase");
    }
    Databases.jdbi(faso.plane().surroundings().database())
        .useHandle(
            handle ->
                handle.execute("update node_link set silent_since = now() where node_id = ?", id));
    assertThat(get("/v1/nodes/lost?wait=SILENT&timeout=30").get("phase").asText())
        .isEqualTo("SILENT");
    assertThat(faso.call(operator, "POST", retire, null).statusCode()).isEqualTo(409);

    HttpResponse<String> lost = faso.call(operator, "POST", retire, "{\"lost\":true}");

    assertThat(lost.statusCode()).as(lost.body()).isEqualTo(202);
    assertThat(faso.call(operator, "POST", retire, "{\"lost\":true}").statusCode()).isEqualTo(202);
    assertThat(faso.call(operator, "GET", "/v1/tenants/sante-prod/vms/gone", null).statusCode())
        .isEqualTo(404);
    assertThat(get("/v1/tenants/sante-prod/quota").toString()).isEqualTo(used);
    assertThat(get("/v1/operations/" + operation).get("phase").asText()).isEqualTo("FAILED");
    assertThat(get("/v1/nodes/lost").at("/reserved/vcpus").asLong()).isZero();
    assertThat(faso.call(operator, "DELETE", "/v1/racks/burnt", null).statusCode()).isEqualTo(204);
    made("/v1/nodes", "{\"name\":\"lost\",\"site\":\"fada\"}");
    assertThat(phase("lost")).isEqualTo("JOINING");
    assertThat(phase(id)).isEqualTo("RETIRED");
  }

  @Test
  void a_vm_is_assigned_observed_and_keeps_its_node_and_pool_until_it_is_gone() throws Exception {
    made("/v1/sites", "{\"name\":\"koudougou\"}");
    made("/v1/nodes", "{\"name\":\"host\",\"site\":\"koudougou\"}");
    vmCatalogue();
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("host"))) {
      agent.post("/agent/v1/session", session(POOLS));
      CompletableFuture<HttpResponse<String>> parked = poll(agent, 1, 0);
      String vm =
          made(
                  "/v1/tenants/sante-prod/vms",
                  "{\"name\":\"web\",\"flavor\":\"small\",\"image\":\"tiny\",\"site\":\"koudougou\"}")
              .get("id")
              .asText();
      JsonNode news = RunningControlPlane.json(parked.get(30, TimeUnit.SECONDS).body());
      assertConforms(news, "Assignments");
      JsonNode assignment = news.at("/items/0");
      assertThat(assignment.get("id").asText()).isEqualTo(vm);
      assertThat(assignment.at("/spec/rootDisk/pool").asText()).isEqualTo("local");

      agent.post("/agent/v1/observations", seen(1, assignment, VmState.RUNNING));
      assertThat(get("/v1/tenants/sante-prod/vms/web").get("phase").asText()).isEqualTo("RUNNING");
      assertThat(get("/v1/nodes/host").get("vms").asLong()).isEqualTo(1);
      HttpResponse<String> kept =
          faso.call(operator, "POST", "/v1/nodes/host/actions/retire", null);
      assertThat(kept.statusCode()).isEqualTo(409);
      assertThat(kept.body()).contains("urn:faso:in-use", "One VM is on node host");
      JsonNode pool = get("/v1/pools?node=host").at("/items/0");
      assertThat(pool.get("name").asText()).isEqualTo("local");
      assertThat(pool.get("reservedGiB").asLong()).isEqualTo(5);
      assertThat(pool.get("capacityGiB").asLong()).as("reported no more").isZero();
      JsonNode capacity = get("/v1/capacity").get("sites");
      assertThat(capacity.findValue("vms")).isNotNull();

      faso.call(operator, "DELETE", "/v1/tenants/sante-prod/vms/web", null);
      long revision = news.get("revision").asLong();
      JsonNode tombstone =
          RunningControlPlane.json(
              agent.get("/agent/v1/assignments?epoch=1&since=" + revision).body());
      assertThat(tombstone.at("/items/0/spec").isNull()).isTrue();
      agent.post("/agent/v1/observations", seen(2, tombstone.at("/items/0"), VmState.ABSENT));

      assertThat(faso.call(operator, "GET", "/v1/tenants/sante-prod/vms/web", null).statusCode())
          .isEqualTo(404);
      assertThat(get("/v1/nodes/host").get("vms").asLong()).isZero();
      agent.post("/agent/v1/observations", report(1, 3, true));
      assertThat(get("/v1/pools?node=host").at("/items/0/capacityGiB").asLong()).isEqualTo(100);
      assertThat(faso.call(operator, "POST", "/v1/nodes/host/actions/retire", null).statusCode())
          .isEqualTo(202);
    }
  }

  /** A report of a node that has lost its pool. */
  private static String seen(long sequence, JsonNode assignment, VmState state) {
    return RunningControlPlane.text(
        new Observations(
            1,
            sequence,
            false,
            LOAD,
            List.of(),
            List.of(),
            List.of(
                new VmObservation(
                    assignment.get("id").asText(),
                    state,
                    assignment.get("generation").asLong(),
                    1,
                    null,
                    null)),
            List.of()));
  }

  /** What VMs are made of; once for all tests. */
  private void vmCatalogue() {
    if (faso.call(operator, "GET", "/v1/images/tiny", null).statusCode() == 200) {
      return;
    }
    made(
        "/v1/ministries",
        "{\"code\":\"sante\",\"nameFr\":\"Santé\",\"nameEn\":\"Health\",\"quota\":"
            + "{\"vcpus\":8,\"memoryMiB\":8192,\"vms\":8,\"volumeGiB\":80}}");
    made(
        "/v1/ministries/sante/tenants",
        "{\"name\":\"sante-prod\",\"quota\":"
            + "{\"vcpus\":8,\"memoryMiB\":8192,\"vms\":8,\"volumeGiB\":80}}");
    made("/v1/flavors", "{\"name\":\"small\",\"vcpus\":1,\"memoryMiB\":512,\"rootDiskGiB\":5}");
    made("/v1/images", "{\"name\":\"tiny\",\"format\":\"raw\",\"architecture\":\"x86_64\"}");
    HttpResponse<String> uploaded =
        faso.send(
            HttpRequest.newBuilder(faso.url().resolve("/v1/images/tiny/content"))
                .header("Authorization", "Bearer " + operator)
                .header("Content-Type", "application/octet-stream")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[1 << 20]))
                .build());
    assertThat(uploaded.statusCode()).as(uploaded.body()).isLessThan(300);
  }

  @Test
  void overcommit_never_falls_below_what_is_promised() throws Exception {
    NodeId id = new NodeId(node("promised").get("id").asText());
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("promised"))) {
      agent.post("/agent/v1/session", session(List.of()));
    }
    assertThat(faso.plane().database.transact(() -> faso.plane().books.rebook(id, 20, 1000)))
        .isPresent();

    HttpResponse<String> refused =
        faso.call(operator, "PATCH", "/v1/nodes/promised", "{\"overcommit\":{\"vcpus\":2}}");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    assertThat(RunningControlPlane.json(refused.body()).at("/violations/0/pointer").asText())
        .isEqualTo("/overcommit/vcpus");
    HttpResponse<String> enough =
        faso.call(operator, "PATCH", "/v1/nodes/promised", "{\"overcommit\":{\"vcpus\":2.5}}");
    assertThat(enough.statusCode()).as(enough.body()).isEqualTo(200);
  }

  @Test
  void a_pool_that_is_gone_is_forgotten() throws Exception {
    node("pools");
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("pools"))) {
      agent.post(
          "/agent/v1/session",
          session(
              List.of(
                  new PoolReport("a", "directory", 10, 5),
                  new PoolReport("b", "directory", 20, 5))));
      assertThat(names(get("/v1/pools?node=pools"))).containsExactly("a", "b");
      assertThat(names(get("/v1/pools?node=pools&sort=-name"))).containsExactly("b", "a");

      agent.post("/agent/v1/observations", pools(1, 60));

      assertThat(names(get("/v1/pools?node=pools"))).containsExactly("local");
      String id = get("/v1/pools?node=pools").at("/items/0/id").asText();
      assertThat(get("/v1/pools/" + id).get("site").asText()).isEqualTo("ouaga");
    }
  }

  @Test
  void an_agent_of_another_kind_is_refused() throws Exception {
    made("/v1/nodes", "{\"name\":\"kubevirt\",\"site\":\"ouaga\",\"kind\":\"KUBEVIRT\"}");
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("kubevirt"))) {
      HttpResponse<String> refused = agent.post("/agent/v1/session", session(POOLS));
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("urn:faso:wrong-node-kind", "KUBEVIRT", "LIBVIRT");
    }
  }

  @Test
  void bad_input_is_answered_with_a_pointer() throws Exception {
    node("sloppy");
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("sloppy"))) {
      agent.post("/agent/v1/session", session(POOLS));
      ObjectNode report = (ObjectNode) RunningControlPlane.json(report(1, 1, true));
      report.put("colour", "red").put("sequence", "one");
      report.remove("pools");
      HttpResponse<String> refused = agent.post("/agent/v1/observations", report.toString());
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(
              RunningControlPlane.json(refused.body())
                  .get("violations")
                  .findValuesAsText("pointer"))
          .containsExactlyInAnyOrder("/colour", "/sequence", "/pools");
      for (String query :
          List.of("", "?epoch=0&since=0", "?epoch=1&since=-2", "?epoch=1&since=x")) {
        assertThat(agent.get("/agent/v1/assignments" + query).statusCode())
            .as(query)
            .isEqualTo(400);
      }
      assertThat(agent.get("/agent/v1/images/sha256:zz").statusCode()).isEqualTo(400);
      ObjectNode nul = (ObjectNode) RunningControlPlane.json(session(POOLS));
      nul.put("hostname", "a" + (char) 0);
      HttpResponse<String> unkeepable = agent.post("/agent/v1/session", nul.toString());
      assertThat(unkeepable.statusCode()).isEqualTo(400);
      assertThat(unkeepable.body()).contains("/hostname");
      ConsoleChunk late = new ConsoleChunk(0, 2, new byte[] {104, 105});
      HttpResponse<String> dropped =
          agent.post("/agent/v1/console/nobody-waits", RunningControlPlane.text(late));
      assertThat(dropped.statusCode()).as(dropped.body()).isEqualTo(204);
    }
  }

  @Test
  void the_ports_keep_what_is_not_theirs_to_themselves() throws Exception {
    try (AgentCaller anonymous = AgentCaller.anonymous(faso)) {
      for (String path :
          List.of("/v1/sites", "/v1/nodes/x", "/v1/openapi.yaml", "/docs/", "/", "/agents")) {
        assertThat(anonymous.get(path).statusCode()).as(path).isEqualTo(404);
      }
      assertThat(anonymous.get("/agent/v1/enrol").statusCode()).isEqualTo(405);
      assertThat(anonymous.get("/agent/v2/enrol").statusCode()).isEqualTo(404);
    }
    for (String method : List.of("GET", "POST", "DELETE", "OPTIONS", "PUT")) {
      for (String path : List.of("/agent/v1/enrol", "/agent/v1/session", "/agent")) {
        HttpResponse<String> answer = faso.call(operator, method, path, null);
        assertThat(answer.statusCode()).as(method + path).isEqualTo(404);
        assertThat(answer.body()).contains("urn:faso:no-such-path");
      }
    }
  }

  @Test
  void whatever_faces_agents_lies_under_agent_and_in_their_contract() {
    for (Object resource : faso.plane().resources()) {
      Class<?> type = resource.getClass();
      boolean facing = type.isAnnotationPresent(AgentFacing.class);
      String path = type.getAnnotation(Path.class).value();
      assertThat(path.startsWith("/agent/")).as(path).isEqualTo(facing);
    }
    assertThat(faso.plane().agentContract().operations())
        .allSatisfy(operation -> assertThat(operation.path()).startsWith("/agent/v1/"));
  }

  @Test
  void an_image_is_fetched_whole_or_from_where_a_download_broke_off() throws Exception {
    node("fetching");
    byte[] content = new byte[700_000];
    new Random(1).nextBytes(content);
    String digest = store(content);
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("fetching"))) {
      String path = "/agent/v1/images/" + digest;
      HttpResponse<byte[]> whole = fetch(agent, path, null);
      assertThat(whole.statusCode()).isEqualTo(200);
      assertThat(whole.body()).isEqualTo(content);
      assertThat(whole.headers().firstValue("Content-Length")).contains("700000");

      HttpResponse<byte[]> rest = fetch(agent, path, "bytes=600000-");
      assertThat(rest.statusCode()).isEqualTo(206);
      assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(content, 600_000, 700_000));
      assertThat(rest.headers().firstValue("Content-Range")).contains("bytes 600000-699999/700000");
      HttpResponse<byte[]> middle = fetch(agent, path, "bytes=5-9");
      assertThat(middle.body()).isEqualTo(Arrays.copyOfRange(content, 5, 10));
      assertThat(fetch(agent, path, "bytes=0-" + "9".repeat(30)).body()).isEqualTo(content);

      for (String past : List.of("bytes=700000-", "bytes=9-5", "bytes=" + "9".repeat(30) + "-")) {
        assertThat(fetch(agent, path, past).statusCode()).as(past).isEqualTo(416);
      }
      for (String bad : List.of("bytes=-5", "bytes=1-2,4-5", "lines=1-")) {
        assertThat(fetch(agent, path, bad).statusCode()).as(bad).isEqualTo(400);
      }
      assertThat(fetch(agent, "/agent/v1/images/sha256:" + "0".repeat(64), null).statusCode())
          .isEqualTo(404);
    }
    try (AgentCaller anonymous = AgentCaller.anonymous(faso)) {
      assertThat(anonymous.get("/agent/v1/images/" + digest).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void sessions_that_open_at_once_get_an_epoch_each() throws Exception {
    node("racing");
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("racing"))) {
      List<CompletableFuture<Long>> racing =
          IntStream.range(0, 8)
              .mapToObj(
                  _ ->
                      CompletableFuture.supplyAsync(
                          () ->
                              RunningControlPlane.json(
                                      agent.post("/agent/v1/session", session(POOLS)).body())
                                  .get("epoch")
                                  .asLong()))
              .toList();
      assertThat(racing.stream().map(CompletableFuture::join))
          .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }
  }

  private static CompletableFuture<HttpResponse<String>> poll(
      AgentCaller agent, long epoch, long since) {
    return CompletableFuture.supplyAsync(
        () -> agent.get("/agent/v1/assignments?epoch=%d&since=%d&wait=25".formatted(epoch, since)));
  }

  private static HttpResponse<byte[]> fetch(
      AgentCaller agent, String path, @Nullable String range) {
    HttpRequest.Builder request = agent.request(path).header("Accept-Encoding", "gzip");
    if (range != null) {
      request.header("Range", range);
    }
    return agent.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private String store(byte[] content) throws Exception {
    String hex = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    java.nio.file.Path folder = home.resolve("images").resolve("sha256");
    Files.createDirectories(folder);
    Files.write(folder.resolve(hex), content);
    return "sha256:" + hex;
  }

  private static String session(List<PoolReport> pools) {
    return RunningControlPlane.text(
        new OpenSession(
            "0.1.0",
            NodeKind.LIBVIRT,
            "host-1",
            new Hardware("x86_64", 8, 16_000, "tcg", "no KVM here"),
            pools,
            null));
  }

  private static String report(long epoch, long sequence, boolean complete) {
    return RunningControlPlane.text(
        new Observations(epoch, sequence, complete, LOAD, POOLS, List.of(), List.of(), List.of()));
  }

  private static String pools(long sequence, long freeGiB) {
    return RunningControlPlane.text(
        new Observations(
            1,
            sequence,
            false,
            LOAD,
            List.of(new PoolReport("local", "directory", 100, freeGiB)),
            List.of("sha256:" + "a".repeat(64)),
            List.of(),
            List.of()));
  }

  private static String strays(long sequence, boolean complete, List<StrayReport> strays) {
    return RunningControlPlane.text(
        new Observations(1, sequence, complete, LOAD, POOLS, List.of(), List.of(), strays));
  }

  private void assertConforms(JsonNode value, String schema) {
    assertThat(
            Contract.violations(faso.plane().agentContract().schema(schema), value, Locale.ENGLISH))
        .as(value.toString())
        .isEmpty();
  }

  private boolean events(String... types) {
    faso.plane().events.sequencer().work().run();
    List<String> recorded =
        faso.plane().events.after(0, 1000, Duration.ZERO).stream()
            .map(event -> event.type())
            .toList();
    return recorded.containsAll(List.of(types));
  }

  private JsonNode node(String name) {
    return made("/v1/nodes", "{\"name\":\"%s\",\"site\":\"ouaga\"}".formatted(name));
  }

  private String joinToken(String node) {
    return made("/v1/nodes/" + node + "/join-token", null).get("token").asText();
  }

  private String phase(String node) {
    return get("/v1/nodes/" + node).get("phase").asText();
  }

  private static List<String> names(JsonNode page) {
    return page.get("items").findValuesAsText("name");
  }

  private JsonNode made(String path, @Nullable String body) {
    HttpResponse<String> answer = faso.call(operator, "POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return RunningControlPlane.json(answer.body());
  }

  private JsonNode get(String path) {
    HttpResponse<String> answer = faso.call(operator, "GET", path, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return RunningControlPlane.json(answer.body());
  }
}
