package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** What happens in a {@link NetworkLab}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LabStory extends RealHome {

  static final String OURS = "sante-prod";
  static final String THEIRS = "education-prod";

  NetworkLab lab;

  LabStory(Path folder) throws IOException {
    super(folder, new Home(folder).with("FASO_NO_HELLO", "1"));
  }

  @BeforeAll
  final void up() throws Exception {
    var _ = begin(8);
    lab = new NetworkLab(folder, home);
  }

  @AfterAll
  final void down() throws Exception {
    try {
      if (lab != null) {
        lab.close();
      }
    } finally {
      close();
    }
  }

  @AfterEach
  final void unplug() throws Exception {
    lab.unplugAll();
  }

  /** All is deleted, and then nothing of it is in OVN or on a bridge. */
  final void deleteEverything() throws Exception {
    lab.unplugAll();
    Clearance clearance = new Clearance(lab, List.of(OURS, THEIRS));
    await(clearance::done);
    await(() -> lab.traces().isEmpty());
  }

  /** A tenant's group in which everything passes. */
  final void openGroup(String tenant) throws Exception {
    group(
        tenant,
        "open",
        """
        {"name":"open","rules":[{"direction":"EGRESS"},{"direction":"EGRESS","family":"IPV6"},
          {"direction":"INGRESS"},{"direction":"INGRESS","family":"IPV6"}]}
        """);
  }

  /**
   * A tenant's group {@code marker}, in which passes what {@link Traffic} tells by that all
   * arrived.
   */
  final void markers(String tenant) throws Exception {
    group(
        tenant,
        "marker",
        """
        {"name":"marker","rules":[
          {"direction":"INGRESS","protocol":"udp","ports":{"first":9,"last":9}},
          {"direction":"INGRESS","family":"IPV6","protocol":"udp","ports":{"first":9,"last":9}},
          {"direction":"EGRESS","protocol":"udp","ports":{"first":9,"last":9}},
          {"direction":"EGRESS","family":"IPV6","protocol":"udp","ports":{"first":9,"last":9}}]}
        """);
  }

  /** Makes a group unless it is there. */
  private void group(String tenant, String name, String body) throws Exception {
    String path = "/v1/tenants/" + tenant + "/security-groups/" + name;
    if (lab.lead(tenant).curl("GET", path, null).status() == 404) {
      lab.make(tenant, "security-groups", body);
    }
  }

  /**
   * Connects a segment of ours with one of theirs, for a day, and waits until it is.
   *
   * @param rules a JSON array, as ours say them
   */
  final void connect(String name, String ours, String theirs, String rules) throws Exception {
    String them =
        lab.lead(THEIRS).curled(200, "GET", "/v1/tenants/" + THEIRS, null).get("id").asText();
    String body =
        """
        {"name":"%s","purpose":"Packets","segment":"%s","peer":"%s","rules":%s,"endsAt":"%s"}
        """
            .formatted(name, ours, them, rules, Instant.now().plus(Duration.ofDays(1)));
    lab.lead(OURS).curled(201, "POST", "/v1/tenants/" + OURS + "/peerings", body);
    String path = "/v1/tenants/" + THEIRS + "/peerings/" + name;
    String agreement = "{\"terms\":1,\"segment\":\"%s\"}".formatted(theirs);
    assertThat(lab.lead(THEIRS).curl("POST", path + "/actions/agree", agreement).status())
        .isIn(200, 202);
    lab.settled(path);
  }

  static String plugged(String segment, String name) {
    return grouped(segment, name, "open");
  }

  static String grouped(String segment, String name, String group) {
    return """
        {"segment":"%s","name":"%s","securityGroups":["%s"]}
        """
        .formatted(segment, name, group);
  }
}
