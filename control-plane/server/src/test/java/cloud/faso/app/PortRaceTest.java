package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many make ports in a small subnet at once. */
@OnBothDatabases
final class PortRaceTest extends NetworksOfOneTenant {

  private static final int CALLERS = 8;
  private static final int EACH = 4;

  @Test
  void every_port_gets_addresses_of_its_own_until_there_are_none() throws Exception {
    segment("small", "\"cidr\":\"10.0.0.0/27\",\"cidr6\":\"fd00::/64\"");
    List<Future<List<HttpResponse<String>>>> callers = new ArrayList<>();
    try (ExecutorService all = Executors.newFixedThreadPool(CALLERS)) {
      for (int i = 0; i < CALLERS; i++) {
        callers.add(all.submit(this::makeSome));
      }
    }

    List<String> addresses = new ArrayList<>();
    int exhausted = 0;
    for (Future<List<HttpResponse<String>>> caller : callers) {
      for (HttpResponse<String> answer : caller.get()) {
        if (answer.statusCode() == 201) {
          json(answer).get("addresses").valueStream().map(JsonNode::asText).forEach(addresses::add);
        } else {
          assertThat(answer.body()).contains("subnet-exhausted");
          exhausted++;
        }
      }
    }
    // A /27 has 32 addresses, of which the network, the broadcast and the gateway are none.
    assertThat(exhausted).isEqualTo(CALLERS * EACH - 29);
    assertThat(addresses).doesNotHaveDuplicates().hasSize(2 * 29);
    assertThat(get(SUBNETS + "?segment=small").at("/items/0/addresses").toString())
        .isEqualTo("{\"total\":29,\"used\":29,\"free\":0,\"resting\":0}");
  }

  @Test
  void a_tenant_never_has_more_security_groups_than_it_may() throws Exception {
    for (int i = 0; i < 40; i++) {
      made(GROUPS, "{\"name\":\"first-%d\"}".formatted(i));
    }
    List<Future<?>> callers = new ArrayList<>();
    try (ExecutorService all = Executors.newFixedThreadPool(CALLERS)) {
      for (int i = 0; i < 2 * CALLERS; i++) {
        String body = "{\"name\":\"second-%d\"}".formatted(i);
        callers.add(all.submit(() -> call("POST", GROUPS, body)));
      }
    }
    for (Future<?> caller : callers) {
      caller.get();
    }

    assertThat(get(GROUPS + "?limit=500").get("items")).hasSize(50);
  }

  private List<HttpResponse<String>> makeSome() {
    List<HttpResponse<String>> answers = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      answers.add(call("POST", PORTS, "{\"segment\":\"small\"}"));
    }
    return answers;
  }
}
