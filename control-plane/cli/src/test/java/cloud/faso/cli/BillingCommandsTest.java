package cloud.faso.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.cli.FakeControlPlane.Reply;
import cloud.faso.cli.Shell.Result;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What was used and what it costs, as people read it. */
final class BillingCommandsTest extends ShellTestBase {

  private ObjectNode usage() {
    ObjectNode usage = (ObjectNode) server.contract.example("Usage");
    ArrayNode total = usage.putArray("total");
    used(total, "VCPU_RUNNING", "VCPU_MINUTE", 90);
    used(total, "MEMORY_RUNNING", "MIB_MINUTE", 60 * 1536);
    used(total, "DISK", "GIB_MINUTE", 100);
    used(total, "PUBLIC_ADDRESS", "ADDRESS_MINUTE", 6000);
    used(total, "TRAFFIC_SENT", "BYTE", 5L << 29);
    return usage;
  }

  private static void used(ArrayNode into, String item, String unit, long quantity) {
    into.addObject().put("item", item).put("unit", unit).put("quantity", quantity);
  }

  @Test
  void usage_is_told_in_hours_and_gib_and_to_scripts_as_it_was_counted() {
    server.answer("getTenantUsage", Reply.of(200, usage()));

    assertThat(shell.run("usage", "show").out())
        .containsPattern("(?m)^total +VCPU_RUNNING +1\\.5 +vCPU h$")
        .containsPattern("(?m)^total +MEMORY_RUNNING +1\\.5 +GiB h$")
        .containsPattern("(?m)^total +DISK +1\\.667 +GiB h$")
        .containsPattern("(?m)^total +PUBLIC_ADDRESS +100 +address h$")
        .containsPattern("(?m)^total +TRAFFIC_SENT +2\\.5 +GiB$");
    assertThat(shell.run("usage", "show", "-o", "json").out()).contains("\"VCPU_MINUTE\"");
    shell.environment.put("LANG", "fr_BF.UTF-8");
    assertThat(shell.run("usage", "show").out()).containsPattern("DISK +1,667 +Gio·h");
  }

  @Test
  void the_lines_of_usage_add_up_to_the_total_that_is_shown() {
    ObjectNode usage = (ObjectNode) server.contract.example("Usage");
    ArrayNode parts = usage.putArray("parts");
    long[] minutes = {100, 100, 60, 1, 100, 70};
    for (long each : minutes) {
      ArrayNode used =
          parts
              .addObject()
              .put("id", "vm-01k3c9x2m4e8vbq6w7r5t1n0zd")
              .put("name", "web")
              .putArray("used");
      used(used, "VCPU_RUNNING", "VCPU_MINUTE", 2 * each);
      used(used, "DISK", "GIB_MINUTE", each);
    }
    ArrayNode total = usage.putArray("total");
    used(total, "VCPU_RUNNING", "VCPU_MINUTE", 2 * LongStream.of(minutes).sum());
    used(total, "DISK", "GIB_MINUTE", LongStream.of(minutes).sum());
    server.answer("getTenantUsage", Reply.of(200, usage));

    String shown = shell.run("usage", "show").out();

    assertThat(quantities(shown, "web", "DISK"))
        .containsExactly("1.667", "1.666", "1", "0.017", "1.667", "1.166");
    for (String item : List.of("DISK", "VCPU_RUNNING")) {
      assertThat(sum(quantities(shown, "web", item)))
          .isEqualByComparingTo(sum(quantities(shown, "total", item)));
    }
  }

  private static List<String> quantities(String table, String name, String item) {
    return Pattern.compile("(?m)^%s +%s +([0-9.]+) ".formatted(name, item))
        .matcher(table)
        .results()
        .map(line -> line.group(1))
        .toList();
  }

  private static BigDecimal sum(List<String> quantities) {
    return quantities.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private ObjectNode statement(long totalXof) {
    ObjectNode statement = (ObjectNode) server.contract.example("Statement");
    statement.put("totalXof", totalXof);
    ((ObjectNode) statement.get("forecast")).put("budgetXof", 1_200_000).put("leftXof", 0);
    ((ObjectNode) statement.at("/tenants/0")).put("monthlyBudgetXof", 60_000);
    ((ObjectNode) statement.at("/tenants/0")).put("totalXof", totalXof);
    return statement;
  }

  private Result show(long totalXof) {
    server.answer("getStatement", Reply.of(200, statement(totalXof)));
    return shell.run("statement", "show", "2026-11", "--ministry", "sante");
  }

  @Test
  void a_statement_says_which_budgets_of_the_month_are_passed() {
    Result within = show(50_000);
    assertThat(within.err()).doesNotContain("passed");
    assertThat(within.out()).containsPattern("(?m)^sante-prod .* 10 000 XOF$");

    assertThat(show(100_000).err())
        .contains(
            "Tenant sante-prod has passed its budget of the month, 60 000 XOF, by 40 000 XOF.")
        .doesNotContain("The budget of the month");
    assertThat(show(120_000).err())
        .contains("The budget of the month, 100 000 XOF, is passed by 20 000 XOF.");
    shell.environment.put("LANG", "fr_BF.UTF-8");
    assertThat(show(120_000).err())
        .contains("Le budget du mois, 100 000 F CFA, est dépassé de 20 000 F CFA.")
        .contains("Le projet sante-prod a dépassé de 60 000 F CFA son budget du mois");
  }
}
