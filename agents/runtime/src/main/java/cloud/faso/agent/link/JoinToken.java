package cloud.faso.agent.link;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one-time secret that lets an agent become a node: {@code fjt_<nodeId>.<secret>.<digest>}.
 *
 * @param text all of it
 * @param nodeId the node that it is for
 * @param authorityDigest SHA-256 of the authority's certificate in DER, 64 hex digits
 */
public record JoinToken(String text, String nodeId, String authorityDigest) {
  private static final Pattern FORM =
      Pattern.compile("fjt_(?<node>[^.\\s]+)\\.(?<secret>[^.\\s]+)\\.(?<digest>[0-9a-f]{64})");

  /** Reads a token; spaces around it do no harm. */
  public static JoinToken parse(String text) {
    String stripped = text.strip();
    Matcher matcher = FORM.matcher(stripped);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "This is not a join token: it must look like fjt_<node>.<secret>.<digest>. Get one with"
              + " `faso node join-token <node>`.");
    }
    return new JoinToken(stripped, matcher.group("node"), matcher.group("digest"));
  }

  @Override
  public String toString() {
    return "JoinToken[nodeId=" + nodeId + "]";
  }
}
