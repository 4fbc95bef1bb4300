package cloud.faso.app;

import cloud.faso.platform.db.TestDatabases.Kind;
import org.junit.jupiter.api.Nested;

/** {@link AgentsOverHttp} on either database. */
final class AgentsOverHttpTest {

  @Nested
  final class OnH2 extends AgentsOverHttp {
    OnH2() {
      super(Kind.H2);
    }
  }

  @Nested
  final class OnPostgresql extends AgentsOverHttp {
    OnPostgresql() {
      super(Kind.POSTGRESQL);
    }
  }
}
