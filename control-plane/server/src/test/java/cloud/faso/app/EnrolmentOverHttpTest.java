package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.spec.agent.RenewRequest;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** How a node comes to speak for itself: join tokens and certificates. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EnrolmentOverHttpTest extends AgentsOverHttp {

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
}
