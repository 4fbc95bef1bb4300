package cloud.faso.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs messages as Standard Webhooks (standardwebhooks.com, version 1) has it. */
final class Signature {

  private static final String HMAC = "HmacSHA256";
  private static final String SECRET = "whsec_";
  private static final int SECRET_BYTES = 32;

  private Signature() {}

  /**
   * A new key.
   *
   * @param random must be cryptographically strong
   */
  static byte[] newKey(RandomGenerator random) {
    byte[] key = new byte[SECRET_BYTES];
    random.nextBytes(key);
    return key;
  }

  /** The key as receivers' libraries take it. */
  static String secret(byte[] key) {
    return SECRET + Base64.getEncoder().encodeToString(key);
  }

  /**
   * The headers of one attempt.
   *
   * @param keys all that sign: a receiver is content with one that it knows
   */
  static Map<String, String> headers(DeliveryId id, Instant at, byte[] body, List<byte[]> keys) {
    String timestamp = Long.toString(at.getEpochSecond());
    byte[] head = (id.value() + "." + timestamp + ".").getBytes(StandardCharsets.US_ASCII);
    return Map.of(
        "webhook-id", id.value(),
        "webhook-timestamp", timestamp,
        "webhook-signature",
            keys.stream()
                .map(key -> "v1," + hmac(key, head, body))
                .collect(Collectors.joining(" ")));
  }

  private static String hmac(byte[] key, byte[] head, byte[] body) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      mac.update(head);
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }
}
