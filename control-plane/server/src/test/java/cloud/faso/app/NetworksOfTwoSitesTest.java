package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** Networks are in place once the agents of both sites have them. */
@OnBothDatabases
final class NetworksOfTwoSitesTest extends InOneControlPlane {

  private static final String SEGMENTS = "/v1/tenants/sante-prod/segments";
  private static final int ROUNDS = 20;

  private ScriptedNetworkAgent ouaga;
  private ScriptedNetworkAgent bobo;
  private int count;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void found() throws Exception {
    new Catalogue(faso, operator).make("sante", "sante-prod", 16);
    call(201, "POST", "/v1/sites", "{\"name\":\"ouaga\"}");
    call(201, "POST", "/v1/sites", "{\"name\":\"bobo\"}");
  }

  @BeforeEach
  void join() throws Exception {
    ouaga = new ScriptedNetworkAgent(faso, operator, "ouaga");
    bobo = new ScriptedNetworkAgent(faso, operator, "bobo");
  }

  @AfterEach
  void leave() {
    ouaga.close();
    bobo.close();
    call(202, "POST", "/v1/nodes/net-ouaga/actions/retire", null);
  }

  @Test
  void a_receipt_ends_whichever_site_is_last_and_when_both_tell_at_once() throws Exception {
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < ROUNDS; round++) {
        String receipt = receiptOfSegment();
        ouaga.hear();
        bobo.hear();
        Future<?> one = both.submit(() -> ouaga.applied());
        Future<?> other = both.submit(() -> bobo.applied());
        one.get();
        other.get();
        assertThat(phase(receipt)).as("round " + round).isEqualTo("SUCCEEDED");
      }
    }
    call(202, "POST", "/v1/nodes/net-bobo/actions/retire", null);
  }

  @Test
  void a_receipt_that_waited_for_a_site_ends_when_its_agent_is_retired() {
    String receipt = receiptOfSegment();
    ouaga.hear();
    ouaga.applied();
    assertThat(phase(receipt)).isEqualTo("RUNNING");

    call(202, "POST", "/v1/nodes/net-bobo/actions/retire", null);

    String ended = call(200, "GET", receipt + "?wait=SUCCEEDED&timeout=30", null).body();
    assertThat(RunningControlPlane.json(ended).get("phase").asText()).isEqualTo("SUCCEEDED");
  }

  private String receiptOfSegment() {
    String body = "{\"name\":\"s%d\",\"cidr\":\"10.0.0.0/24\"}".formatted(++count);
    return "/v1/operations/"
        + call(201, "POST", SEGMENTS, body).headers().firstValue("Operation").orElseThrow();
  }

  private String phase(String receipt) {
    return RunningControlPlane.json(call(200, "GET", receipt, null).body()).get("phase").asText();
  }

  private HttpResponse<String> call(int status, String method, String path, @Nullable String body) {
    HttpResponse<String> answer = faso.call(operator, method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer;
  }
}
