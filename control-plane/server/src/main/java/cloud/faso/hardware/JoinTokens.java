package cloud.faso.hardware;

import cloud.faso.access.PlatformScope;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.Fingerprint;
import cloud.faso.platform.id.RandomText;
import java.security.PublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Join tokens: {@code fjt_<nodeId>.<secret>.<digest of the authority's certificate>}. The first
 * part tells whom it is for, the second proves it, and by the third an agent knows the control
 * plane that it has never met. A token works once, for a while; a new one voids the one before.
 */
public final class JoinTokens {

  private static final String PREFIX = "fjt_";
  private static final Pattern FORM =
      Pattern.compile(PREFIX + "(node-[0-9a-z]{26})\\.([0-9A-Za-z]{36})\\.[0-9a-f]{64}");
  private static final int SECRET_LENGTH = 36;
  private static final long VALID_FOR_SECONDS = 3600;

  private final Database database;
  private final JoinTokenTable table;
  private final NodeTable nodes;
  private final Authority authority;
  private final Events events;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * @param random cryptographically strong
   */
  public JoinTokens(
      Database database,
      Authority authority,
      Events events,
      InstantSource clock,
      RandomGenerator random) {
    this.database = database;
    this.table = database.table(JoinTokenTable.class);
    this.nodes = database.table(NodeTable.class);
    this.authority = authority;
    this.events = events;
    this.clock = clock;
    this.random = random;
  }

  /** Makes a token for a node that is in use; one that was not used is void. */
  public Answer create(
      PlatformScope scope, String nodeRef, @Nullable CreateJoinTokenRequest request) {
    Long asked = request == null ? null : request.validForSeconds();
    return database.transact(
        () -> {
          NodeRow node = held(nodeRef);
          NodeService.refuseRetired(node);
          Instant expiresAt =
              clock.instant().plusSeconds(Objects.requireNonNullElse(asked, VALID_FOR_SECONDS));
          String secret = RandomText.make(random, SECRET_LENGTH);
          table.forget(node.id());
          table.insert(node.id(), hash(secret), expiresAt);
          events.record(
              EventType.NODE_JOIN_TOKEN_MADE, node.id(), null, null, Map.of("name", node.name()));
          String token = PREFIX + node.id().value() + "." + secret + "." + authority.digest();
          JoinTokenView view = new JoinTokenView(node.id(), token, expiresAt);
          return new Answer(201, view, view.withoutSecret(), null, null, null, Map.of());
        });
  }

  /** The node with its books held: who makes tokens for it, or retires it, takes turns. */
  private NodeRow held(String ref) {
    NodeId node = nodes.require(ref).id();
    nodes.lockBooks(node);
    return nodes.require(node.value());
  }

  /**
   * What a token was good for.
   *
   * @param again the same key used it before, and may not have heard the answer
   */
  record Use(NodeId node, boolean again) {}

  /**
   * Uses a token up for one key, in the present transaction. Until it lapses the same key may use
   * it again: an answer may get lost, and must not cost the token.
   *
   * @throws cloud.faso.platform.problem.Problem {@code join-token-refused}
   */
  Use use(String token, PublicKey key) {
    Matcher parts = parts(token);
    NodeId node = new NodeId(parts.group(1));
    String hash = hash(parts.group(2));
    String digest = hash(HexFormat.of().formatHex(key.getEncoded()));
    Instant now = clock.instant();
    if (table.use(node, hash, digest, now) == 1) {
      return new Use(node, false);
    }
    if (table.usedBy(node, hash, digest, now) == 1) {
      return new Use(node, true);
    }
    throw HardwareProblem.JOIN_TOKEN_REFUSED.problem();
  }

  /**
   * The node that a token names, be it good or not.
   *
   * @throws cloud.faso.platform.problem.Problem {@code join-token-refused}
   */
  static NodeId nodeOf(String token) {
    return new NodeId(parts(token).group(1));
  }

  private static Matcher parts(String token) {
    Matcher parts = FORM.matcher(token);
    if (!parts.matches()) {
      throw HardwareProblem.JOIN_TOKEN_REFUSED.problem();
    }
    return parts;
  }

  /** The node's token, if it has one, is void. */
  void forget(NodeId node) {
    table.forget(node);
  }

  private static String hash(String secret) {
    return Fingerprint.sha256(secret);
  }
}
