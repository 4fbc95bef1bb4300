package cloud.faso.hardware;

import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.secret.Pem;
import cloud.faso.spec.agent.EnrolRequest;
import cloud.faso.spec.agent.IssuedCertificate;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * The certificates by which agents speak for nodes: given for a join token, renewed, revoked. A
 * certificate is good only while it stands in the books: that our authority signed it is not
 * enough.
 */
public final class Certificates {

  private final Database database;
  private final CertificateTable table;
  private final Bearers bearers;
  private final NodeTable nodes;
  private final NodeLinkTable links;
  private final JoinTokens joinTokens;
  private final Authority authority;
  private final Events events;
  private final InstantSource clock;

  public Certificates(
      Database database,
      JoinTokens joinTokens,
      Authority authority,
      Events events,
      InstantSource clock) {
    this.database = database;
    this.table = database.table(CertificateTable.class);
    this.bearers = new Bearers(table);
    this.nodes = database.table(NodeTable.class);
    this.links = database.table(NodeLinkTable.class);
    this.joinTokens = joinTokens;
    this.authority = authority;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Whom a certificate stands for.
   *
   * @param epoch of the node's living session; 0 before the first
   */
  public record Bearer(NodeId node, long epoch) {}

  /**
   * Turns a join token into a certificate. Whoever spoke for the node before is refused from now
   * on.
   */
  public IssuedCertificate enrol(EnrolRequest request) {
    return database.transact(
        () -> {
          PublicKey key = CertificateRequest.keyOf(request.csrPem());
          // Before anything else of the node, as who opens a session does.
          links.lock(JoinTokens.nodeOf(request.joinToken()));
          JoinTokens.Use use = joinTokens.use(request.joinToken(), key);
          NodeId node = use.node();
          if (!use.again()) {
            revokeAll(node);
            String name = nodes.require(node.value()).name();
            events.record(EventType.NODE_ENROLLED, node, null, null, Map.of("name", name));
          }
          return issue(node, key);
        });
  }

  /**
   * A fresh certificate for a node. The present one stays good, for the answer may be lost; who
   * shows that it has it needs none of those before, and they are forgotten.
   *
   * @param present serial number of the certificate that is shown
   * @throws cloud.faso.platform.problem.Problem when it is good for nothing (any more)
   */
  public IssuedCertificate renew(NodeId node, BigInteger present, String csrPem) {
    PublicKey key = CertificateRequest.keyOf(csrPem);
    return database.transact(
        () -> {
          links.lock(node);
          requireStanding(present);
          table.forgetBefore(node, Bearers.text(present));
          database.afterCommit(() -> bearers.forget(node));
          return issue(node, key);
        });
  }

  /**
   * Whom the certificate with this serial number stands for; that our authority signed it has been
   * checked. As last known: what another replica changed is noticed with {@link #catchUp}.
   *
   * @throws cloud.faso.platform.problem.Problem when it is good for nothing (any more)
   */
  public Bearer bearer(BigInteger serial) {
    CertificateTable.BearerRow row = standing(bearers.of(serial));
    if (row.notAfter().isBefore(clock.instant())) {
      throw HardwareProblem.CERTIFICATE_EXPIRED.problem(row.notAfter().toString());
    }
    return new Bearer(row.nodeId(), row.epoch());
  }

  /** Takes note of certificates that another replica revoked. */
  public void catchUp() {
    bearers.catchUp();
  }

  /** Takes note of a session that was opened. */
  public void sessionOpened(NodeId node) {
    bearers.forget(node);
  }

  /**
   * As {@link #bearer}, for one who asks for a fresh certificate: the present one may have lapsed,
   * as that of a machine that was off for weeks has. Who must not come back is revoked or retired.
   */
  public Bearer bearerEvenIfLapsed(BigInteger serial) {
    CertificateTable.BearerRow row = standing(bearers.read(serial));
    return new Bearer(row.nodeId(), row.epoch());
  }

  /**
   * Finds out once more, with the node's link held, that a certificate was not revoked since its
   * call came in: whoever enrols revokes with that lock held.
   *
   * @throws cloud.faso.platform.problem.Problem when it is good for nothing any more
   */
  public void requireStanding(BigInteger serial) {
    var _ = standing(bearers.read(serial));
  }

  private static CertificateTable.BearerRow standing(Optional<CertificateTable.BearerRow> found) {
    CertificateTable.BearerRow row =
        found.orElseThrow(HardwareProblem.CERTIFICATE_UNKNOWN::problem);
    if (row.retiredAt() != null) {
      throw HardwareProblem.NODE_RETIRED.problem();
    }
    if (row.revokedAt() != null) {
      throw HardwareProblem.CERTIFICATE_REVOKED.problem();
    }
    return row;
  }

  /** Nobody speaks for the node any more, once the present transaction is committed. */
  void revokeAll(NodeId node) {
    table.revokeAll(node, clock.instant());
    database.afterCommit(() -> bearers.forget(node));
  }

  private IssuedCertificate issue(NodeId node, PublicKey key) {
    X509Certificate certificate = authority.signNode(node, nodes.require(node.value()).kind(), key);
    Instant notAfter = certificate.getNotAfter().toInstant();
    table.insert(Bearers.text(certificate.getSerialNumber()), node, notAfter);
    return new IssuedCertificate(
        node.value(), Pem.write(certificate), authority.rootPem(), notAfter);
  }
}
