package cloud.faso.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both files are OpenAPI 3.1, whoever reads them. */
class OpenApiValidityTest {

  private static final String OAS = "https://spec.openapis.org/oas/3.1/";

  static Stream<Contract> contracts() {
    return Stream.of("public.yaml", "agent.yaml").map(Contract::load);
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void the_document_meets_the_official_schema(Contract contract) {
    Schema official = officialSchemas().getSchema(SchemaLocation.of(OAS + "schema/2022-10-07"));

    assertThat(official.validate(contract.document())).isEmpty();
  }

  @Test
  void the_official_schema_does_refuse_what_is_not_openapi() {
    ObjectNode document = (ObjectNode) Contract.load("agent.yaml").document().deepCopy();
    ((ObjectNode) document.at("/paths/~1agent~1v1~1enrol/post")).put("operationID", "enrol");

    Schema official = officialSchemas().getSchema(SchemaLocation.of(OAS + "schema/2022-10-07"));

    assertThat(official.validate(document)).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void every_schema_is_a_json_schema(Contract contract) {
    Schema metaSchema =
        officialSchemas()
            .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

    assertThat(contract.schemas())
        .allSatisfy(
            schema ->
                assertThat(metaSchema.validate(schema.getValue())).as(schema.getKey()).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void a_parser_of_another_maker_reads_it_without_a_complaint(Contract contract) {
    ParseOptions options = new ParseOptions();
    options.setResolve(true);

    var result = new OpenAPIV3Parser().readContents(contract.document().toString(), null, options);

    assertThat(result.getMessages()).isEmpty();
    assertThat(result.getOpenAPI().getPaths()).hasSize(contract.document().path("paths").size());
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void every_reference_leads_somewhere_within_the_document(Contract contract) {
    assertThat(references(contract))
        .allSatisfy(
            reference -> {
              assertThat(reference).startsWith("#/components/");
              assertThat(contract.document().at(reference.substring(1)).isMissingNode())
                  .as(reference)
                  .isFalse();
            });
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void no_component_is_left_unused(Contract contract) {
    Set<String> used = new HashSet<>(references(contract));
    List<String> unused = new ArrayList<>();
    for (String kind : List.of("parameters", "headers", "responses", "schemas")) {
      contract
          .document()
          .at("/components/" + kind)
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (!used.contains("#/components/" + kind + "/" + name)) {
                  unused.add(kind + "/" + name);
                }
              });
    }

    // What server-sent events carry is named in words only: their media type is text.
    assertThat(unused).isSubsetOf("schemas/Event");
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void operation_ids_are_unique_and_in_lower_camel_case(Contract contract) {
    List<String> ids = contract.operations().map(Contract.Operation::id).toList();

    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z]+([A-Z][a-z]+)*"));
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void every_part_of_a_path_in_braces_is_declared(Contract contract) {
    assertThat(contract.operations())
        .allSatisfy(
            operation ->
                assertThat(contract.parameterNames(operation, "path"))
                    .as(operation.toString())
                    .isEqualTo(placeholders(operation.path())));
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void every_example_meets_its_schema(Contract contract) {
    ContractSchemas schemas = new ContractSchemas(contract);

    assertThat(contract.schemas())
        .allSatisfy(
            schema ->
                schema
                    .getValue()
                    .path("examples")
                    .forEach(
                        example ->
                            assertThat(schemas.violations(schema.getKey(), example))
                                .as(schema.getKey())
                                .isEmpty()));
  }

  private static Set<String> placeholders(String path) {
    Set<String> names = new HashSet<>();
    var matcher = Pattern.compile("\\{(\\w+)}").matcher(path);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }

  private static List<String> references(Contract contract) {
    List<String> references = new ArrayList<>();
    contract.walk(
        node -> {
          JsonNode reference = node.path("$ref");
          if (reference.isTextual()) {
            references.add(reference.asText());
          }
        });
    return references;
  }

  /** The schemas come with a library's jar, under the path that their address has. */
  private static SchemaRegistry officialSchemas() {
    return SchemaRegistry.withDefaultDialect(
        SpecificationVersion.DRAFT_2020_12,
        builder ->
            builder.schemaIdResolvers(
                resolvers ->
                    resolvers.mapPrefix(
                        "https://spec.openapis.org/", "classpath:spec.openapis.org/")));
  }
}
