package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.LockWaits;
import cloud.faso.platform.db.OnBothDatabases;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** A segment that goes over to another router just when something is to lead through it. */
@Timeout(120)
@OnBothDatabases
final class PeeringRacesTest extends TwoTenants {

  private String first;
  private String second;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void wire() {
    ours.segment("front", "\"cidr\":\"10.0.0.0/24\"");
    theirs.segment("data", "\"cidr\":\"10.9.0.0/24\"");
    first = theirs.get(theirs.home() + "/routers/to-data").get("id").asText();
    second =
        theirs
            .ok(201, "POST", theirs.home() + "/routers", "{\"name\":\"other\"}")
            .get("id")
            .asText();
  }

  /** What a call is answered that waits for the router when the segment goes over to another. */
  private HttpResponse<String> meanwhile(String from, String to, String path, String body)
      throws Exception {
    Jdbi jdbi = Databases.jdbi(faso.plane().surroundings().database());
    CompletableFuture<HttpResponse<String>> call =
        jdbi.inTransaction(
            handle -> {
              assertThat(
                      handle.execute(
                          "update router set generation = generation where id = ?", from))
                  .isEqualTo(1);
              CompletableFuture<HttpResponse<String>> waiting =
                  CompletableFuture.supplyAsync(() -> theirs.call("POST", path, body));
              LockWaits.await(jdbi, waiting);
              assertThat(
                      handle.execute(
                          "update router_interface set router_id = ? where router_id = ?",
                          to,
                          from))
                  .isEqualTo(1);
              return waiting;
            });
    return call.get(60, TimeUnit.SECONDS);
  }

  @Test
  void nobody_agrees_to_a_peering_through_a_router_that_is_not_held() throws Exception {
    String id = propose("raced", "front").get("id").asText();
    String agree = theirs.peering(id) + "/actions/agree";

    HttpResponse<String> raced = meanwhile(first, second, agree, agreement(1, "data"));
    assertThat(raced.statusCode()).as(raced.body()).isEqualTo(503);
    assertThat(ours.get(ours.peering(id)).get("phase").asText()).isEqualTo("PROPOSED");
    theirs.agree(id, 1, "data");
    assertThat(agent.hear()).contains(id);
    assertThat(agent.spec(id).at("/other/router").asText()).isEqualTo(second);
    ours.end(id);

    String balancer =
        "{\"name\":\"raced\",\"segment\":\"data\",\"listeners\":[{\"protocol\":\"TCP\",\"port\":443,\"members\":[]}]}";
    HttpResponse<String> balanced =
        meanwhile(second, first, theirs.home() + "/load-balancers", balancer);
    assertThat(balanced.statusCode()).as(balanced.body()).isEqualTo(503);
  }
}
