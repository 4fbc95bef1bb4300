package cloud.faso.platform.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** SHA-256 in hex of what a request asks for: tells a repeated one from another. */
public final class Fingerprint {

  private Fingerprint() {}

  static String of(String method, URI uri, @Nullable JsonNode body) {
    return sha256(method + ' ' + uri.getRawPath() + '?' + uri.getRawQuery() + '\n' + body);
  }

  /** SHA-256 of a text's UTF-8, as 64 hex digits. */
  public static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
