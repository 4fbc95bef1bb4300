package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.spec.agent.PortCounters;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.YearMonth;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** What passes ports: from what two nodes count to what is shown and billed. */
@OnBothDatabases
final class TrafficOverHttpTest extends NetworksOfOneTenant {

  private static final String FRONT = "vm-01k3v8z6q4e9rb7t5m2xw0c1kd";
  private static final String BACK = "vm-01k3v8z6q4e9rb7t5m2xw0c1ke";
  private static final String FORGED = "vm-01k3v8z6q4e9rb7t5m2xw0c1km";
  private static final String FOREIGN = "vm-01k3v8z6q4e9rb7t5m2xw0c1kn";

  private ScriptedAgent ouaga;
  private ScriptedAgent bobo;
  private int places;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void join() throws Exception {
    ouaga = new ScriptedAgent(faso, operator, "ouaga");
    bobo = new ScriptedAgent(faso, operator, "bobo");
    segment("front", "\"cidr\":\"10.0.0.0/24\"");
  }

  private String port(String name) {
    return port("front", ",\"name\":\"%s\"".formatted(name)).get("id").asText();
  }

  /** As if a VM had it, at once: what its node is told of that is not of interest here. */
  private void plug(String port, String vm, String node) {
    Databases.jdbi(faso.plane().surroundings().database())
        .useHandle(
            handle ->
                handle.execute(
                    "update port set vm_id = ?, place = ?, node_id = ? where id = ?",
                    vm,
                    ++places,
                    get("/v1/nodes/" + node).get("id").asText(),
                    port));
  }

  private static PortCounters sent(String port, String card, long bytes) {
    return new PortCounters(port, card, bytes, bytes / 100, 0, 10 * bytes, bytes / 10, 0, 0, 0);
  }

  private static PortCounters refused(String port, long sent, long received) {
    return new PortCounters(port, "card", 0, 0, 0, 0, 0, 0, sent, received);
  }

  private long sentBy(String port) {
    return get(PORTS + "/" + port).at("/traffic/sentBytes").asLong();
  }

  @Test
  void what_passes_is_counted_once_whatever_is_lost_repeated_or_late() {
    String port = port("counted");
    assertThat(get(PORTS + "/counted").get("traffic").isNull()).isTrue();
    plug(port, FRONT, "ouaga");

    ouaga.count(sent(port, "a", 1000));
    ouaga.countAgain(sent(port, "a", 1000));
    ouaga.count(sent(port, "a", 1000));
    assertThat(sentBy(port)).isEqualTo(1000);
    // Reports between were lost.
    ouaga.count(sent(port, "a", 9000));
    assertThat(sentBy(port)).isEqualTo(9000);
    // The VM was started again, and then moved; the old node tells late what its card saw last.
    ouaga.count(sent(port, "b", 500));
    assertThat(sentBy(port)).isEqualTo(9500);
    plug(port, FRONT, "bobo");
    bobo.count(sent(port, "c", 70));
    assertThat(sentBy(port)).isEqualTo(9570);
    ouaga.count(sent(port, "b", 530));
    bobo.count(sent(port, "c", 71));

    JsonNode traffic = get(PORTS + "/counted").get("traffic");
    assertThat(traffic.get("sentBytes").asLong()).isEqualTo(9601);
    assertThat(traffic.get("receivedBytes").asLong()).isEqualTo(96_010);
    assertThat(traffic.get("countedAt").isNull()).isFalse();
  }

  @Test
  void what_is_told_of_a_port_that_is_gone_is_passed_over() {
    String here = port("here");
    plug(here, FRONT, "ouaga");
    ouaga.count(sent("port-01k3v8z6q4e9rb7t5m2xw0c1kc", "a", 1), sent(here, "a", 2));

    assertThat(sentBy(here)).isEqualTo(2);
  }

  @Test
  void only_the_node_where_a_port_is_plugged_in_counts_it() {
    String port = port("forged");
    plug(port, FORGED, "bobo");

    ouaga.count(sent(port, "a", 1L << 50));
    assertThat(get(PORTS + "/forged").get("traffic").isNull()).isTrue();
    bobo.count(sent(port, "b", 7));

    assertThat(sentBy(port)).isEqualTo(7);
  }

  @Test
  void what_passes_a_port_of_no_VM_is_shown_and_billed_to_nobody() {
    String port = port("foreign");

    ouaga.count(sent(port, "a", 1000));
    ouaga.count(sent(port, "a", 1500));
    plug(port, FOREIGN, "bobo");
    ouaga.count(sent(port, "a", 9000));
    bobo.count(sent(port, "b", 7));

    assertThat(sentBy(port)).isEqualTo(1507);
    assertThat(sentOf(FOREIGN)).isEqualTo(7);
    assertThat(sentOf(port)).isZero();
  }

  @Test
  void a_VM_pays_for_what_its_card_sent_after_the_port_is_plugged_into_another() {
    String port = port("lent");
    String first = "vm-01k3v8z6q4e9rb7t5m2xw0c1kf";
    plug(port, first, "ouaga");
    ouaga.count(sent(port, "a", 1000));

    plug(port, BACK, "ouaga");
    ouaga.count(sent(port, "a", 1500));
    ouaga.count(sent(port, "b", 70));
    // The last of its first node comes late, and under another card than was known there.
    plug(port, BACK, "bobo");
    bobo.count(sent(port, "c", 5));
    plug(port, first, "bobo");
    ouaga.count(sent(port, "d", 3));

    assertThat(sentOf(first)).isEqualTo(1500);
    assertThat(sentOf(BACK)).isEqualTo(78);
    assertThat(sentBy(port)).isEqualTo(1578);
  }

  private long sentOf(String vm) {
    return get(HOME + "/usage")
        .get("parts")
        .valueStream()
        .filter(part -> part.get("id").asText().equals(vm))
        .flatMap(part -> part.get("used").valueStream())
        .filter(used -> used.get("item").asText().equals("TRAFFIC_SENT"))
        .mapToLong(used -> used.get("quantity").asLong())
        .sum();
  }

  @Test
  void what_no_rule_allows_counts_for_each_group_of_the_port() {
    for (String group : new String[] {"one", "other", "beside"}) {
      JsonNode made = made(GROUPS, "{\"name\":\"%s\"}".formatted(group));
      assertThat(made.get("droppedPackets").asLong()).isZero();
      assertThat(made.get("droppedSince")).isEqualTo(made.get("createdAt"));
    }
    String both =
        port("front", ",\"name\":\"both\",\"securityGroups\":[\"one\",\"other\"]")
            .get("id")
            .asText();
    String single =
        port("front", ",\"name\":\"single\",\"securityGroups\":[\"other\"]").get("id").asText();

    plug(both, FRONT, "ouaga");
    plug(single, FRONT, "ouaga");
    ouaga.count(refused(both, 1, 4), refused(single, 0, 10));
    plug(both, FRONT, "bobo");
    bobo.count(refused(both, 0, 2));
    // The network counts from zero again.
    ouaga.count(refused(both, 0, 3));

    assertThat(get(PORTS + "/both").at("/traffic/refusedReceived").asLong()).isEqualTo(9);
    assertThat(get(PORTS + "/both").at("/traffic/refusedSent").asLong()).isEqualTo(1);
    assertThat(dropped("one")).isEqualTo(10);
    assertThat(dropped("other")).isEqualTo(20);
    assertThat(dropped("beside")).isZero();
  }

  @Test
  void a_node_that_tells_what_cannot_be_keeps_no_other_from_being_counted() {
    made(GROUPS, "{\"name\":\"flooded\"}");
    String port =
        port("front", ",\"name\":\"flooded\",\"securityGroups\":[\"flooded\"]").get("id").asText();
    PortCounters told = sent(port, "card", 4242);
    for (long count : new long[] {PortCounters.MOST + 1, Long.MAX_VALUE, -1}) {
      assertThat(ouaga.refusedCount(told, count).toString()).contains("sentBytes");
    }
    ouaga.count(refused(port, 1, 1));
    Databases.jdbi(faso.plane().surroundings().database())
        .useHandle(
            handle -> {
              handle.execute(
                  "update port_traffic set sum_refused_sent = ? where port_id = ?",
                  Long.MAX_VALUE - 1,
                  port);
              handle.execute(
                  "update security_group set refused_packets = ? where name = 'flooded'",
                  Long.MAX_VALUE - 1);
            });

    ouaga.count(refused(port, 9, 9));
    bobo.count(refused(port, 2, 2));

    assertThat(dropped("flooded")).isEqualTo(Long.MAX_VALUE);
    assertThat(get(PORTS + "/flooded").at("/traffic/refusedSent").asLong())
        .isEqualTo(Long.MAX_VALUE);
    assertThat(get(PORTS + "/flooded").at("/traffic/refusedReceived").asLong()).isEqualTo(11);
  }

  private long dropped(String group) {
    return get(GROUPS + "/" + group).get("droppedPackets").asLong();
  }

  @Test
  void what_is_sent_is_billed_by_the_gib_and_nothing_twice() {
    String price = "{\"item\":\"TRAFFIC_SENT\",%s,\"validFrom\":\"2026-01-01\"}";
    String hint =
        invalid("/v1/prices", price.formatted("\"xofPer1000Hours\":5000"), "/xofPer1000GiB");
    assertThat(hint).contains("1,000 GiB");
    invalid(
        "/v1/prices",
        "{\"item\":\"DISK\",\"xofPer1000GiB\":5000,\"validFrom\":\"2026-01-01\"}",
        "/xofPer1000Hours");
    JsonNode made = made("/v1/prices", price.formatted("\"xofPer1000GiB\":5000"));
    assertThat(made.get("xofPer1000Hours").isNull()).isTrue();
    String port = port("billed");
    String vm = "vm-01k3v8z6q4e9rb7t5m2xw0c1kg";
    plug(port, vm, "ouaga");
    ouaga.count(sent(port, "a", 3L << 30));
    ouaga.countAgain(sent(port, "a", 3L << 30));
    plug(port, vm, "bobo");
    bobo.count(sent(port, "b", 1L << 30));

    YearMonth month = YearMonth.now(ZoneId.of("Africa/Ouagadougou"));
    JsonNode line =
        get("/v1/ministries/sante/statements/" + month)
            .get("lines")
            .valueStream()
            .filter(each -> each.get("thing").asText().equals(vm))
            .findFirst()
            .orElseThrow();

    assertThat(line.at("/charges/0/quantity").asLong()).isEqualTo(4L << 30);
    assertThat(line.at("/charges/0/unit").asText()).isEqualTo("BYTE");
    assertThat(line.at("/charges/0/xofPer1000GiB").asLong()).isEqualTo(5000);
    assertThat(line.at("/charges/0/amountXof").asLong()).isEqualTo(20);
    assertThat(line.at("/charges/1/item").asText()).isEqualTo("TRAFFIC_RECEIVED");
    assertThat(line.at("/charges/1/amountXof").asLong()).as("has no price").isZero();
    assertThat(line.get("totalXof").asLong()).isEqualTo(20);
    assertThat(get(HOME + "/usage").toString()).contains("\"TRAFFIC_SENT\"", vm);
  }
}
