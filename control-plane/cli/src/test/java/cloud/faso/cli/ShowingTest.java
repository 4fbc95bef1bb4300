package cloud.faso.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.cli.FakeControlPlane.Reply;
import cloud.faso.cli.Shell.Result;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;

/** Answers as people and scripts get them. */
class ShowingTest extends ShellTestBase {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void a_list_is_a_table_of_what_matters_in_units_that_people_use() {
    server.answer("listVms", page(vm("web-1", 512), vm("database-server", 2048)));

    assertThat(shell.run("vm", "list").out())
        .isEqualTo(
            """
            NAME              PHASE     FLAVOR   VCPUS    MEMORY    IMAGE   SITE      EXPIRES   AGE   ID
            web-1             RUNNING   small    1 vCPU   512 MiB   tiny    ouaga-1   -         2 h   vm-01k3v8z6q4e9rb7t5m2xw0c1ha
            database-server   RUNNING   small    1 vCPU   2 GiB     tiny    ouaga-1   -         2 h   vm-01k3v8z6q4e9rb7t5m2xw0c1ha
            """);
  }

  @Test
  void a_list_of_a_french_speaker_is_in_french() {
    shell.environment.put("LANG", "fr_BF.UTF-8");
    server.answer("listVms", page(vm("web-1", 1536)));

    Result result = shell.run("vm", "list");

    assertThat(result.out()).startsWith("NOM ").contains("GABARIT", "1,5 Gio");
    assertThat(server.last().headers()).containsEntry("accept-language", "fr");
  }

  @Test
  void an_empty_list_says_so_beside_its_headings() {
    server.answer("listVms", page());

    Result result = shell.run("vm", "list");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).startsWith("NAME ").hasLineCount(1);
    assertThat(result.err()).isEqualTo("There are none.\n");
  }

  @Test
  void a_list_for_a_script_is_an_array_whatever_it_holds() throws Exception {
    server.answer("listVms", page(), page(vm("web-1", 512)));

    assertThat(MAPPER.readTree(shell.run("vm", "list", "-o", "json").out()).size()).isZero();
    assertThat(MAPPER.readTree(shell.run("-o", "json", "vm", "list").out()).at("/0/name").asText())
        .isEqualTo("web-1");
  }

  @Test
  void yaml_says_the_same_as_json() throws Exception {
    String json = shell.run("vm", "show", "web-1", "-o", "json").out();
    String yaml = shell.run("vm", "show", "web-1", "-o", "yaml").out();

    assertThat(new YAMLMapper().readTree(yaml)).isEqualTo(MAPPER.readTree(json));
    assertThat(yaml).contains("power: \"ON\"").doesNotContain("---");
  }

  @Test
  void all_pages_of_a_list_are_shown_as_one() {
    ObjectNode first = pageOf(vm("web-1", 512));
    first.put("next", "cursor-2");
    server.answer("listVms", Reply.of(200, first), page(vm("web-2", 512)));

    assertThat(shell.run("vm", "list").out()).contains("web-1", "web-2");
    assertThat(server.last().query()).containsEntry("after", "cursor-2");
  }

  @Test
  void a_limit_ends_the_list_early() {
    ObjectNode first = pageOf(vm("web-1", 512));
    first.put("next", "cursor-2");
    server.answer("listVms", Reply.of(200, first));

    shell.run("vm", "list", "--limit", "1", "--sort", "-createdAt", "--query", "web");

    assertThat(server.received).hasSize(1);
    assertThat(server.last().query())
        .containsEntry("limit", "1")
        .containsEntry("sort", "-createdAt")
        .containsEntry("q", "web");
  }

  @Test
  void one_thing_is_shown_with_all_its_fields() {
    String out = shell.run("vm", "show", "web-1").out();

    assertThat(out)
        .containsPattern("(?m)^memory +512 MiB$")
        .containsPattern("(?m)^root disk +5 GiB$")
        .containsPattern("(?m)^labels +app=web$")
        .containsPattern("(?m)^reason +-$")
        .containsPattern("(?m)^cost per month +6 000 XOF$");
  }

  @Test
  void what_has_a_name_is_shown_by_it_and_its_id_beside_it() {
    String out = shell.run("confirmation", "show", "cnf-01k3v8z6q4e9rb7t5m2xw0c1h8").out();

    assertThat(out)
        .containsPattern("(?m)^target +sante \\(ministry-[0-9a-z]+\\)$")
        .containsPattern("(?m)^asked by +Awa Ouédraogo \\(person-[0-9a-z]+\\)$")
        .doesNotContainPattern("(?m)^(what|name) ");
  }

  @Test
  void nothing_in_an_answer_steers_the_terminal() {
    ObjectNode vm = vm("web-1", 512);
    vm.put("image", "\u001b[31mred\n");
    server.answer("listVms", page(vm));
    server.answer("getVm", Reply.of(200, vm));

    assertThat(shell.run("vm", "list").out()).doesNotContain("\u001b").hasLineCount(2);
    assertThat(shell.run("vm", "show", "web-1").out()).doesNotContain("\u001b");
  }

  @Test
  void a_quota_shows_what_is_left() {
    assertThat(shell.run("quota", "show").out())
        .containsPattern("(?m)^vCPUs +16 vCPU +3 vCPU +13 vCPU$")
        .containsPattern("(?m)^memory +32 GiB +3 GiB +29 GiB$");
  }

  @Test
  void a_quota_shows_what_of_it_is_lent() {
    ObjectNode quota = (ObjectNode) server.contract.example("Quota");
    ((ObjectNode) quota.get("vcpus")).put("limit", 14).put("used", 3).put("lent", 4);
    server.answer("getTenantQuota", Reply.of(200, quota));

    assertThat(shell.run("quota", "show").out())
        .containsPattern("(?m)^RESOURCE +LIMIT +USED +LEFT +LENT, OF THE LIMIT$")
        .containsPattern("(?m)^vCPUs +14 vCPU +3 vCPU +11 vCPU +4 vCPU$");
  }

  @Test
  void a_quota_that_was_lowered_below_use_says_so_and_has_nothing_left() {
    ObjectNode quota = (ObjectNode) server.contract.example("Quota");
    ((ObjectNode) quota.get("vcpus")).put("limit", 2).put("used", 4);
    quota.put("note", "More is used than the limits allow: 4 of 2 vCPUs.");
    server.answer("patchTenantQuota", Reply.of(200, quota));

    Result lowered = shell.run("quota", "set", "--vcpus", "2");

    assertThat(lowered.out())
        .containsPattern("(?m)^vCPUs +2 vCPU +4 vCPU +0 vCPU$")
        .doesNotContain("note");
    assertThat(lowered.err()).contains("More is used than the limits allow: 4 of 2 vCPUs.");

    ObjectNode preview = (ObjectNode) server.contract.example("Preview");
    preview.set("resource", quota);
    server.answer("patchTenantQuota", Reply.of(200, preview));
    assertThat(shell.run("quota", "set", "--vcpus", "2", "--dry-run").out())
        .containsPattern("(?m)^note +More is used than the limits allow: 4 of 2 vCPUs.$");
  }

  @Test
  void whoever_decides_is_shown_what_hardware_would_be_left() {
    ObjectNode left = (ObjectNode) server.contract.example("CapacityLeft");
    ObjectNode preview = (ObjectNode) server.contract.example("Preview");
    preview.set("capacityLeft", left);
    server.answer("approveRequest", Reply.of(200, preview));
    assertThat(shell.run("request", "approve", "request-1", "--dry-run").out())
        .containsPattern(
            "(?m)^left after it +At site ouaga-1 .* 3 more of these\\. Left: 12 vCPUs");

    ObjectNode request = (ObjectNode) server.contract.example("Request");
    request.putObject("estimate").set("capacityLeft", left);
    server.answer("getRequest", Reply.of(200, request));
    assertThat(shell.run("request", "show", "request-1").out())
        .contains("room for 3 more of these");
  }

  @Test
  void whoever_decides_is_shown_what_would_be_left_of_the_budget() {
    ObjectNode preview = (ObjectNode) server.contract.example("Preview");
    preview
        .putObject("budget")
        .put("monthlyXof", 40_000)
        .put("takenXof", 36_500)
        .put("leftXof", 3_500);
    server.answer("approveRequest", Reply.of(200, preview));
    assertThat(shell.run("request", "approve", "request-1", "--dry-run").out())
        .containsPattern("(?m)^left of the budget +3.500 XOF$");

    ObjectNode request = (ObjectNode) server.contract.example("Request");
    request.putObject("estimate").set("budget", preview.get("budget"));
    server.answer("getRequest", Reply.of(200, request));
    assertThat(shell.run("request", "show", "request-1").out())
        .containsPattern("left of the budget *=? *3.500 XOF");
  }

  @Test
  void whether_somebody_may_is_said_in_words() {
    ObjectNode yes = (ObjectNode) server.contract.example("AccessExplanation");
    ObjectNode no = yes.deepCopy().put("reason", "A one-time password.");
    yes.put("allowed", true);
    server.answer("explainAccess", Reply.of(200, yes), Reply.of(200, no));

    assertThat(shell.run("access", "explain", "awa", "createVm", "prod").out())
        .containsPattern("(?m)^allowed +yes$");
    shell.environment.put("LANG", "fr_BF.UTF-8");
    assertThat(shell.run("access", "explain", "awa", "createVm", "prod").out())
        .containsPattern("(?m)^autorisé +non$")
        .contains("A one-time password.");
  }

  @Test
  void ministries_that_were_retired_are_listed_for_who_asks() {
    shell.run("ministry", "list");
    assertThat(server.last().query()).doesNotContainKey("retired");
    shell.run("ministry", "list", "--retired");
    assertThat(server.last().query()).containsEntry("retired", "true");
  }

  @Test
  void amounts_among_others_say_what_they_count() {
    assertThat(shell.run("ministry", "show", "sante").out())
        .containsPattern("(?m)^quota .*\\d vCPU.*, \\d+ VM")
        .doesNotContain("vms=");
  }

  @Test
  void the_capacity_is_a_table_with_units_and_a_total() {
    assertThat(shell.run("capacity").out())
        .containsPattern("(?m)^SITE +NODES +VMS +VCPUS +MEMORY +DISKS$")
        .containsPattern("(?m)^all +3 / 3 +12 +20 / 192 vCPU +40 / 187.5 GiB +120 GiB / 2.6 TiB$");
  }

  @Test
  void a_preview_tells_where_a_thing_would_go_and_what_it_would_leave() {
    ObjectNode preview = (ObjectNode) server.contract.example("Preview");
    preview.putObject("quota").set("tenant", server.contract.example("Quota"));
    server.answer("createVm", Reply.of(200, preview));

    assertThat(
            shell
                .run("vm", "create", "w", "--flavor", "small", "--image", "tiny", "--dry-run")
                .out())
        .containsPattern("(?m)^cost per month +12 000 XOF$")
        .containsPattern("(?m)^placement +Fits on 3 nodes.$")
        .containsPattern(
            "(?m)^tenant uses then +3 / 16 vCPU, 3 / 32 GiB, 2 / 20 VM, 20 / 500 GiB, 1 / 2 IP$");
  }

  @Test
  void a_preview_of_a_retirement_tells_line_by_line_what_would_go() {
    ObjectNode preview = (ObjectNode) server.contract.example("Preview");
    ObjectNode goes = preview.putObject("goes").put("keys", 1).put("tokens", 0);
    goes.putObject("vms").put("count", 2).put("diskGiB", 20).putArray("names").add("a").add("b");
    server.answer("retireTenant", Reply.of(200, preview));

    assertThat(shell.run("tenant", "retire", "sante-prod", "--dry-run").out())
        .containsPattern("(?m)^VMs that go +2 \\(a, b\\), 20 GiB$")
        .containsPattern("(?m)^SSH keys that go +1$")
        .doesNotContain("count=");
  }

  @Test
  void a_factor_is_not_shown_as_an_amount() {
    assertThat(shell.run("node", "show", "n1").out())
        .containsPattern("(?m)^overcommit +vCPUs × 4, memory × 1$");
  }

  @Test
  void a_platform_that_is_not_up_is_told_by_the_exit_code() {
    ObjectNode health = (ObjectNode) server.contract.example("Health");
    health.put("status", "DEGRADED");
    server.answer("getHealth", Reply.of(200, health));

    assertThat(shell.run("health").exitCode()).isEqualTo(7);
  }

  @Test
  void a_database_that_breaks_a_rule_is_told_by_the_exit_code_and_the_rule() {
    assertThat(shell.run("doctor").err()).contains("All 14 rules hold.");

    ObjectNode found = (ObjectNode) server.contract.example("Examination");
    found
        .putArray("findings")
        .addObject()
        .put("rule", "Books balance.")
        .put("what", "node-1 has 3 vCPUs reserved");
    server.answer("examineDatabase", Reply.of(200, found));

    Result broken = shell.run("doctor");
    assertThat(broken.exitCode()).isEqualTo(7);
    assertThat(broken.out()).contains("Books balance.", "node-1 has 3 vCPUs reserved");
    assertThat(broken.err())
        .isEqualTo(
            "faso: The database breaks what must hold (findings: 1): a fault of the control plane,"
                + " or somebody wrote to it. Keep a copy and tell its makers.\n");
  }

  private ObjectNode vm(String name, int memory) {
    ObjectNode vm = (ObjectNode) server.contract.example("Vm");
    return vm.put("name", name).put("memoryMiB", memory);
  }

  @Test
  void what_holds_more_than_one_level_has_a_line_for_each() {
    ObjectNode request = (ObjectNode) server.contract.example("Request");
    request.putArray("history");
    for (String kind : new String[] {"ASKED", "COMMENTED"}) {
      ObjectNode note = request.withArray("history").addObject();
      note.put("kind", kind).put("by", "token-01k3").put("byName", "awa").putNull("text");
    }
    request.putObject("estimate").put("monthlyCostXof", 35040).putObject("quota").put("vms", 3);
    server.answer("getRequest", Reply.of(200, request));

    assertThat(shell.run("request", "show", "request-1").out())
        .containsPattern("(?m)^    kind=ASKED, by=awa$")
        .containsPattern("(?m)^    kind=COMMENTED, by=awa$")
        .containsPattern("(?m)^    cost per month   35 040 XOF$")
        .doesNotContain("token-01k3");
  }

  private static Reply page(JsonNode... items) {
    return Reply.of(200, pageOf(items));
  }

  private static ObjectNode pageOf(JsonNode... items) {
    ObjectNode page = MAPPER.createObjectNode();
    ArrayNode array = page.putArray("items");
    for (JsonNode item : items) {
      array.add(item);
    }
    page.putNull("next");
    return page;
  }
}
