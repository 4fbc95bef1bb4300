package cloud.faso.agent.driver;

import cloud.faso.spec.agent.NicSpec;
import cloud.faso.spec.agent.SeedSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Tells seeds apart without keeping what is in them. */
public final class Seeds {

  private Seeds() {}

  /** That of a seed for a VM without network cards. */
  public static String fingerprint(SeedSpec seed) {
    return fingerprint(seed, List.of());
  }

  /** The same for equal seeds, another for others; 64 hex digits that reveal nothing. */
  public static String fingerprint(SeedSpec seed, List<NicSpec> nics) {
    MessageDigest digest = sha256();
    add(digest, seed.instanceId());
    add(digest, seed.hostname());
    add(digest, Integer.toString(seed.authorizedKeys().size()));
    seed.authorizedKeys().forEach(key -> add(digest, key));
    String userData = seed.userData();
    add(digest, userData == null ? "" : userData);
    // What is not there leaves no trace: seeds from before there were networks stay as they are.
    for (NicSpec nic : nics) {
      add(digest, nic.mac());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
