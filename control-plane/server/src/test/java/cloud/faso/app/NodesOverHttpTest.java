package cloud.faso.app;

import cloud.faso.platform.db.TestDatabases.Kind;
import org.junit.jupiter.api.Nested;

/** {@link NodesOverHttp} on either database. */
final class NodesOverHttpTest {

  @Nested
  final class OnH2 extends NodesOverHttp {
    OnH2() {
      super(Kind.H2);
    }
  }

  @Nested
  final class OnPostgresql extends NodesOverHttp {
    OnPostgresql() {
      super(Kind.POSTGRESQL);
    }
  }
}
