package cloud.faso.hardware;

import cloud.faso.platform.db.Database;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Certificates that stand in the books and nowhere else: for tests below TLS. */
public final class TestCertificates {

  private static final Instant FOR_EVER = Instant.parse("2999-12-31T00:00:00Z");

  private TestCertificates() {}

  /** Enters a node's certificate. */
  public static void enter(Database database, NodeId node) {
    database.table(CertificateTable.class).insert(Bearers.text(serialOf(node)), node, FOR_EVER);
  }

  /** The serial number of the certificate that is entered for a node. */
  public static BigInteger serialOf(NodeId node) {
    return new BigInteger(1, node.value().getBytes(StandardCharsets.UTF_8));
  }
}
