package cloud.faso.hardware;

import java.time.Instant;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** SQL of join tokens: at most one for a node, and only its hash. */
interface JoinTokenTable {

  @SqlUpdate("delete from join_token where node_id = :node")
  void forget(NodeId node);

  @SqlUpdate(
      """
      insert into join_token (node_id, token_hash, expires_at) values (:node, :hash, :expiresAt)
      """)
  void insert(NodeId node, String hash, Instant expiresAt);

  /** Of two who use the same token, one finds it gone. */
  @SqlUpdate(
      """
      delete from join_token
      where node_id = :node and token_hash = :hash and expires_at > :now
      """)
  int use(NodeId node, String hash, Instant now);
}
