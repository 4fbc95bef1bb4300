package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.TestDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People of issuers that say otherwise what somebody is, or sign it otherwise. */
@Tag("issuer")
final class OtherIssuersTest {

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // One word instead of a list.
        "RS256 | role | {\"role\":\"faso-sante-lead\"}",
        // As Keycloak has them: of the realm, and of one client.
        "RS256 | realm_access.roles | {\"realm_access\":{\"roles\":[\"offline_access\",\"faso-sante-lead\"]}}",
        "RS256 | resource_access.faso.roles | {\"resource_access\":{\"faso\":{\"roles\":[\"faso-sante-lead\"]}}}",
        // The dots of a name that is a URL lead nowhere.
        "RS256 | https://gov.example/groups | {\"https://gov.example/groups\":[\"faso-sante-lead\"]}",
        "ES256 | groups | {\"groups\":[\"faso-sante-lead\"]}",
        "RS512 | groups | {\"groups\":[\"faso-sante-lead\"]}",
        "PS256 | groups | {\"groups\":[\"faso-sante-lead\"]}"
      })
  void somebody_whom_the_issuer_calls_a_lead_signs_in_as_one(
      String algorithm, String claim, String claims, @TempDir Path home) throws Exception {
    try (IssuerProcess issuer = new IssuerProcess(home)) {
      issuer.start("only", algorithm);
      issuer.says("awa", claims);
      issuer.says("issa", claims.replace("lead", "other"));
      assertThat(SignedJWT.parse(issuer.token("{}")).getHeader().getAlgorithm())
          .hasToString(algorithm);
      try (RunningControlPlane faso =
          new RunningControlPlane(
              home.resolve("faso"),
              TestDatabases.Kind.H2.newDatabase(),
              configuration -> configuration.oidc = oidc(issuer, claim))) {
        found(faso);

        Terminal awa = signedIn("awa", faso, home);
        Terminal issa = signedIn("issa", faso, home);

        JsonNode me = RunningControlPlane.json(awa.said("me", "-o", "json"));
        assertThat(me.path("name").asText()).isEqualTo("awa of the directory");
        assertThat(me.at("/grants/0/role").asText()).isEqualTo("lead");
        assertThat(me.at("/grants/0/ministry").asText()).isEqualTo("sante");
        assertThat(issa.run("me").exit()).as("what the claim says is what counts").isEqualTo(4);
      }
    }
  }

  private static OidcConfiguration oidc(IssuerProcess issuer, String claim) {
    OidcConfiguration oidc = new OidcConfiguration();
    oidc.issuer = issuer.url();
    oidc.audience = "https://faso.test";
    oidc.groupsClaim = claim;
    oidc.groups = List.of(new OidcConfiguration.Group("faso-{ministry}-lead", "lead", null, null));
    return oidc;
  }

  private static void found(RunningControlPlane faso) {
    String operator = faso.plane().tokens.bootstrapOperator("root");
    String sante = "{\"code\":\"sante\",\"nameFr\":\"Santé\",\"nameEn\":\"Health\"}";
    assertThat(faso.call(operator, "POST", "/v1/ministries", sante).statusCode()).isEqualTo(201);
  }

  private static Terminal signedIn(String name, RunningControlPlane faso, Path home)
      throws Exception {
    Terminal terminal = new Terminal(home.resolve(name), faso.url(), Map.of("DISPLAY", ":0"));
    ScriptedBrowser browser = new ScriptedBrowser(name);
    terminal.browser = url -> Thread.ofVirtual().start(() -> browser.open(url));
    assertThat(terminal.said("login")).contains(name + " of the directory");
    return terminal;
  }
}
