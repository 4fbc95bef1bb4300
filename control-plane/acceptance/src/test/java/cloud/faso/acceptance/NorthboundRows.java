package cloud.faso.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * What a northbound database has of networks: an agent has no row without a port.
 *
 * @param socket of its server
 */
record NorthboundRows(Path socket) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Tables that are there for the database itself. */
  private static final Set<String> ITS_OWN =
      Set.of("NB_Global table", "Connection table", "SSL table");

  /** Rows of any kind that a network may be made of, whoever made them. */
  Set<String> all() throws Exception {
    Set<String> rows = new HashSet<>();
    for (String line :
        Namespace.said("ovsdb-client", "--format=json", "dump", "unix:" + socket, "OVN_Northbound")
            .lines()
            .toList()) {
      JsonNode table = JSON.readTree(line);
      String name = table.get("caption").asText();
      for (JsonNode row : table.get("data")) {
        if (!ITS_OWN.contains(name)) {
          rows.add(name + " " + row.at("/0/1").asText());
        }
      }
    }
    return rows;
  }
}
