package cloud.faso.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Map;

/** Checks values against the schemas of a contract, with the library that the server uses. */
final class ContractSchemas {

  private static final String DOCUMENT = "urn:faso:contract";

  private final SchemaRegistry registry;

  ContractSchemas(Contract contract) {
    registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(Map.of(DOCUMENT, contract.document().toString())));
  }

  List<Error> violations(String schema, JsonNode value) {
    return at("/components/schemas/" + schema).validate(value);
  }

  private Schema at(String pointer) {
    return registry.getSchema(SchemaLocation.of(DOCUMENT + "#" + pointer));
  }
}
