package cloud.faso.hardware;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of the certificates that were given to agents. */
interface CertificateTable {

  /**
   * Whom a certificate stands for.
   *
   * @param epoch of the node's living session; 0 before the first
   */
  record BearerRow(
      NodeId nodeId,
      Instant notAfter,
      @Nullable Instant revokedAt,
      @Nullable Instant retiredAt,
      long epoch) {}

  /** What changes with every revocation. */
  record RevocationsRow(long number, @Nullable Instant latest) {}

  @SqlQuery(
      """
      select count(*) as number, max(revoked_at) as latest
      from node_certificate where revoked_at is not null
      """)
  RevocationsRow revocations();

  @SqlUpdate(
      """
      insert into node_certificate (serial, node_id, not_after, revoked_at)
      values (:serial, :node, :notAfter, null)
      """)
  void insert(String serial, NodeId node, Instant notAfter);

  /** Keeps those that were revoked: their bearers are told so. */
  @SqlUpdate(
      """
      delete from node_certificate
      where node_id = :node and revoked_at is null
        and not_after < (select c.not_after from node_certificate c where c.serial = :serial)
      """)
  void forgetBefore(NodeId node, String serial);

  @SqlUpdate(
      """
      update node_certificate set revoked_at = :now where node_id = :node and revoked_at is null
      """)
  int revokeAll(NodeId node, Instant now);

  @SqlQuery(
      """
      select c.node_id, c.not_after, c.revoked_at, n.retired_at, l.epoch
      from node_certificate c
        join node n on n.id = c.node_id
        join node_link l on l.node_id = c.node_id
      where c.serial = :serial
      """)
  Optional<BearerRow> bearer(String serial);
}
