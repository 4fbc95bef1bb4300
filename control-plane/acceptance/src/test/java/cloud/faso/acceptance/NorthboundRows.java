package cloud.faso.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * What a northbound database has of tenants' networks.
 *
 * @param socket of its server
 */
record NorthboundRows(Path socket) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Tables that are there for the database itself. */
  private static final Set<String> ITS_OWN =
      Set.of("NB_Global table", "Connection table", "SSL table");

  /** What marks the groups of all ports, and what they drop: the agent's own, which stay. */
  private static final String AGENTS_OWN = "[\"faso\",\"node-";

  /** Rows of any kind that a tenant's network may be made of, whoever made them. */
  Set<String> all() throws Exception {
    Set<String> rows = new HashSet<>();
    for (String line :
        Namespace.said("ovsdb-client", "--format=json", "dump", "unix:" + socket, "OVN_Northbound")
            .lines()
            .toList()) {
      JsonNode table = JSON.readTree(line);
      String name = table.get("caption").asText();
      for (JsonNode row : table.get("data")) {
        if (!ITS_OWN.contains(name) && !row.toString().contains(AGENTS_OWN)) {
          rows.add(name + " " + row.at("/0/1").asText());
        }
      }
    }
    return rows;
  }
}
