package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A day of a ministry's lead with the command-line client: what she types, reads and gets back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MinistryLeadTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final YAMLMapper YAML = new YAMLMapper();

  private Home operator;
  private Home lead;

  @BeforeAll
  void up(@TempDir Path folder) throws Exception {
    operator = new Home(folder);
    lead = operator.with("FASO_AS", "sante-lead");
    operator.said("up", "--port", String.valueOf(operator.port()), "--simulate", "2");
    // Within the tenant's quota, and more than a simulated node has.
    operator.said(
        "flavor", "create", "giant", "--vcpus", "2", "--memory", "400GiB", "--root-disk", "1");
  }

  @AfterAll
  void down() throws Exception {
    operator.faso("down");
  }

  @Test
  void a_vm_is_made_looked_at_stopped_resized_started_and_deleted() throws Exception {
    assertThat(lead.said("vm", "create", "web-1", "--flavor", "tiny", "--image", "tiny", "--wait"))
        .containsPattern("(?m)^phase +RUNNING$")
        .containsPattern("(?m)^flavor +tiny$");

    assertThat(row("web-1")).startsWith("web-1").contains("RUNNING", "tiny", "128 MiB", "ouaga");
    JsonNode listed = named("web-1", JSON.readTree(printed("vm", "list", "-o", "json")));
    assertThat(listed.path("phase").asText()).isEqualTo("RUNNING");
    assertThat(named("web-1", YAML.readTree(printed("vm", "list", "-o", "yaml"))))
        .isEqualTo(listed);
    assertThat(show("web-1")).isEqualTo(listed);
    assertThat(lead.said("vm", "show", "web-1")).contains(listed.path("id").asText(), "RUNNING");

    assertThat(lead.said("vm", "stop", "web-1", "--wait")).contains("web-1: STOPPED");
    assertThat(show("web-1").path("phase").asText()).isEqualTo("STOPPED");

    assertThat(lead.said("vm", "resize", "web-1", "--flavor", "small", "--wait"))
        .contains("web-1: STOPPED");
    assertThat(show("web-1").path("memoryMiB").asInt()).isEqualTo(512);

    assertThat(lead.said("vm", "start", "web-1", "--wait")).contains("web-1: RUNNING");
    JsonNode grown = show("web-1");
    assertThat(grown.path("phase").asText()).isEqualTo("RUNNING");
    assertThat(grown.path("flavor").asText()).isEqualTo("small");
    assertThat(grown.path("id")).isEqualTo(listed.path("id"));

    assertThat(lead.said("vm", "delete", "web-1", "--wait")).contains("web-1 is gone");
    assertThat(lead.said("vm", "list")).doesNotContain("web-1").contains("hello");
    assertThat(lead.faso("vm", "show", "web-1").exit()).isEqualTo(3);
  }

  @Test
  void the_exit_code_tells_a_script_what_kind_of_no_it_is() throws Exception {
    Shell.Outcome notFound = lead.faso("vm", "show", "nobody");
    assertThat(notFound.output()).contains("nobody");
    assertThat(notFound.exit()).isEqualTo(3);

    Shell.Outcome anotherMinistry = lead.faso("vm", "list", "--tenant", "education-prod");
    assertThat(anotherMinistry.exit()).as(anotherMinistry.output()).isEqualTo(3);

    Shell.Outcome refused = lead.faso("node", "set", "sim-0001", "--vcpu-overcommit", "2");
    assertThat(refused.exit()).as(refused.output()).isEqualTo(4);

    Shell.Outcome usage = lead.faso("vm", "create", "web-2");
    assertThat(usage.output()).contains("Missing: --flavor, --image", "vm create --help");
    assertThat(usage.exit()).isEqualTo(2);

    Shell.Outcome taken = lead.faso("vm", "create", "hello", "--flavor", "tiny", "--image", "tiny");
    assertThat(taken.exit()).as(taken.output()).isEqualTo(5);

    Shell.Outcome invalid =
        lead.faso("vm", "create", "web-2", "--flavor", "none-such", "--image", "tiny");
    assertThat(invalid.output()).contains("--flavor", "none-such");
    assertThat(invalid.exit()).isEqualTo(9);
  }

  @Test
  void a_lead_whose_locale_is_French_is_answered_in_French() throws Exception {
    Home french = lead.with("LC_ALL", "fr_FR.UTF-8");

    assertThat(french.said("vm", "list")).contains("GABARIT", "MÉMOIRE", "hello");
    Shell.Outcome notFound = french.faso("vm", "show", "nobody");
    assertThat(notFound.output()).contains("faso : Introuvable", "« nobody »");
    assertThat(notFound.exit()).isEqualTo(3);
  }

  @Test
  void a_vm_for_which_there_is_no_room_says_why() throws Exception {
    String[] create = {"vm", "create", "big", "--flavor", "giant", "--image", "tiny"};

    Shell.Outcome preview = lead.faso(plus(create, "--dry-run"));
    assertThat(preview.output()).contains("memory", "409,600 MiB");
    assertThat(preview.exit()).isEqualTo(6);
    assertThat(lead.faso("vm", "show", "big").exit()).isEqualTo(3);

    Shell.Outcome waited = lead.faso(plus(create, "--wait", "--timeout", "1"));
    assertThat(waited.output()).contains("big: PENDING", "409,600 MiB", "--timeout");
    assertThat(waited.exit()).isEqualTo(7);
    assertThat(show("big").path("phase").asText()).isEqualTo("PENDING");

    Shell.Outcome quota = lead.faso("vm", "create", "more", "--flavor", "giant", "--image", "tiny");
    assertThat(quota.output()).contains("Quota exceeded", "524288 MiB of memory");
    assertThat(quota.exit()).isEqualTo(6);
    assertThat(lead.said("vm", "delete", "big", "--wait")).contains("big is gone");
  }

  /** What a script reads, words aside left out. */
  private String printed(String... words) throws Exception {
    Shell.Outcome outcome = lead.faso(words);
    assertThat(outcome.exit()).as(outcome.output()).isZero();
    return outcome.out();
  }

  private JsonNode show(String name) throws Exception {
    return JSON.readTree(printed("vm", "show", name, "-o", "json"));
  }

  private static JsonNode named(String name, JsonNode list) {
    for (JsonNode item : list) {
      if (item.path("name").asText().equals(name)) {
        return item;
      }
    }
    throw new AssertionError(name + " is not in " + list);
  }

  /** The line of {@code vm list} that is about a VM. */
  private String row(String name) throws Exception {
    return lead.said("vm", "list")
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .findFirst()
        .orElseThrow();
  }

  private static String[] plus(String[] words, String... more) {
    String[] all = new String[words.length + more.length];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return all;
  }
}
