package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.io.Resources;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** What becomes of routers that led to one external network at most. */
@OnBothDatabases
final class UpgradedRoutersTest extends InTwoSites {

  /** As it was before. */
  private static final String BACK =
      """
      drop table router_gateway;
      alter table external_network drop constraint external_network_is_never_at_two_sites;
      alter table router add constraint external_network_of_router_still_in_use
        foreign key (network_id) references external_network (id);
      create index router_by_network on router (network_id);
      """;

  /** As replicas of the version before read it. */
  private static final String READ =
      """
      select x.name from router r left join external_network x on x.id = r.network_id
      where r.name = ?
      """;

  @Test
  void they_still_lead_there_and_replicas_of_the_version_before_still_know() throws Exception {
    JsonNode outward = router("old", 1, "\"bobo-b\"");
    JsonNode inward = router("older", 2, "");
    String migration =
        Resources.toString(
            Resources.getResource("db/migration/V026__routers_of_several_sites.sql"),
            StandardCharsets.UTF_8);
    try (Handle handle = Databases.jdbi(faso.plane().surroundings().database()).open()) {
      handle.createScript(BACK).execute();
      handle.execute("update router set network_id = ? where name = 'old'", id("bobo-b"));

      handle.createScript(migration).execute();

      assertThat(network(handle, "old")).contains("bobo-b");
      assertThat(network(handle, "older")).isEmpty();
    }
    assertThat(call(200, "GET", ROUTERS + "/old", null)).isEqualTo(outward);
    assertThat(call(200, "GET", ROUTERS + "/older", null)).isEqualTo(inward);
    requireHealthy();
    patched(ROUTERS + "/old", leading("\"bobo-b\",\"ouaga-a\""));
    requireHealthy();
  }

  private static Optional<String> network(Handle handle, String router) {
    return handle.select(READ, router).mapTo(String.class).findOne();
  }
}
