package cloud.faso.hardware;

import cloud.faso.platform.secret.Pem;
import cloud.faso.spec.agent.NodeKind;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Signs for whom agents and control plane know each other. Its root is known by nobody else, and
 * signs two kinds of certificate: a node's, whose subject is the node's id, and the control plane's
 * own, for the names by which agents dial it.
 *
 * <p>What a request says of itself (subject, extensions) never gets into a certificate: only its
 * key does, once the request proved that it has it.
 */
public final class Authority {

  /** Clocks of nodes may lag by this much. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private static final int SERIAL_BITS = 127;

  /** Made anew at every start, and reissued long before it lapses. */
  private static final Duration SERVER_LIFE = Duration.ofDays(90);

  private final PrivateKey key;
  private final X509Certificate root;
  private final Duration nodeLife;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * @param nodeLife of a node's certificate
   * @param random cryptographically strong
   */
  Authority(
      PrivateKey key,
      X509Certificate root,
      Duration nodeLife,
      InstantSource clock,
      RandomGenerator random) {
    this.key = key;
    this.root = root;
    this.nodeLife = nodeLife;
    this.clock = clock;
    this.random = random;
  }

  /** An authority that is forgotten with the process. */
  public static Authority inMemory(Duration nodeLife, InstantSource clock, RandomGenerator random) {
    return AuthorityFile.make(clock, random).authority(nodeLife, clock, random);
  }

  /** The root certificate. */
  public X509Certificate root() {
    return root;
  }

  /** The root certificate, PEM. */
  public String rootPem() {
    return Pem.write(root);
  }

  /** SHA-256 of the root certificate's DER, in hex: by this an agent pins it. */
  public String digest() {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(root.getEncoded()));
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new AssertionError("every Java has SHA-256, and this was encoded before", e);
    }
  }

  /**
   * A certificate by which an agent speaks for a node. By a network agent's the other nodes also
   * know the databases of their network; nobody can dial it as anything else, for it has no name
   * but the node's id.
   */
  X509Certificate signNode(NodeId node, NodeKind kind, PublicKey of) {
    Instant now = clock.instant();
    Certificate certificate =
        kind == NodeKind.OVN
            ? Certificate.forPeer(node.value())
            : Certificate.forClient(node.value());
    return certificate.valid(now.minus(SKEW), now.plus(nodeLife)).sign(serial(), of, key, root);
  }

  /**
   * A certificate for the agents' port.
   *
   * @param names DNS names and IP addresses by which agents dial it
   */
  X509Certificate signServer(List<String> names, PublicKey of) {
    Instant now = clock.instant();
    return Certificate.forServer(names)
        .valid(now.minus(SKEW), now.plus(SERVER_LIFE))
        .sign(serial(), of, key, root);
  }

  private BigInteger serial() {
    byte[] bits = new byte[SERIAL_BITS / 8 + 1];
    random.nextBytes(bits);
    // The first bit is what makes every serial equally long, and positive.
    return new BigInteger(1, bits).clearBit(SERIAL_BITS).setBit(SERIAL_BITS - 1);
  }
}
