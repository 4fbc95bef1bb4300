package cloud.faso.platform.http;

import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.util.Set;

/** What our contracts are written in: OpenAPI 3.1, and members of our own that validate nothing. */
final class ContractDialect {

  /** Members of the whole document, which is read as if it were one schema, and of ours. */
  private static final Set<String> NO_RULES =
      Set.of("openapi", "info", "servers", "security", "tags", "paths", "components");

  static final Dialect DIALECT =
      Dialect.builder("https://faso.cloud/openapi/dialect", Dialects.getOpenApi31())
          .unknownKeywordFactory(
              (keyword, _) -> {
                if (NO_RULES.contains(keyword) || keyword.startsWith("x-faso-")) {
                  return new NonValidationKeyword(keyword);
                }
                throw new IllegalStateException("the contract has the unknown keyword " + keyword);
              })
          .build();

  private ContractDialect() {}
}
