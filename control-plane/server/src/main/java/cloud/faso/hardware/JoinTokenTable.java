package cloud.faso.hardware;

import java.time.Instant;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
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

  /** Of two keys that use the same token at once, one comes too late. */
  @SqlUpdate(
      """
      update join_token set key_digest = :key
      where node_id = :node and token_hash = :hash and expires_at > :now and key_digest is null
      """)
  int use(NodeId node, String hash, String key, Instant now);

  /** How many tokens (one or none) were used by this key and have not lapsed. */
  @SqlQuery(
      """
      select count(*) from join_token
      where node_id = :node and token_hash = :hash and expires_at > :now and key_digest = :key
      """)
  int usedBy(NodeId node, String hash, String key, Instant now);
}
