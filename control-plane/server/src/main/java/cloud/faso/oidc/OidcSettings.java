package cloud.faso.oidc;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/**
 * An issuer whose tokens are taken.
 *
 * @param issuer its URL, exactly as its tokens have it in {@code iss}
 * @param audience what its tokens must be for
 * @param clientId of our command line and portal: public clients, without a secret
 * @param scopes what these ask for
 * @param nameClaim claim with what people call the person
 * @param emailClaim claim with the person's e-mail address
 * @param emailsAreVerified that the issuer vouches for every address, also where its tokens lack
 *     {@code email_verified}
 * @param groupsClaim claim with the names of the person's groups, or the name of the only one; with
 *     dots, one inside other claims: {@code realm_access.roles}
 * @param groups what groups mean here
 * @param claimedFor how long what it said counts, unless it says so again
 * @param refetchAfter how soon keys may be fetched again, for a token with a key that is not known
 */
public record OidcSettings(
    URI issuer,
    String audience,
    String clientId,
    String scopes,
    String nameClaim,
    String emailClaim,
    boolean emailsAreVerified,
    String groupsClaim,
    List<GroupRule> groups,
    Duration claimedFor,
    Duration refetchAfter) {

  /**
   * @throws IllegalArgumentException for an issuer that could not be believed
   */
  public OidcSettings {
    groups = List.copyOf(groups);
    requireSafe(issuer);
  }

  /** TLS, or a host that is this one: others could be anybody. */
  static URI requireSafe(URI url) {
    boolean safe =
        "https".equals(url.getScheme()) || ("http".equals(url.getScheme()) && isLoopback(url));
    if (!safe || url.getHost() == null) {
      throw new IllegalArgumentException(url + " is not an https URL");
    }
    return url;
  }

  /** Of an address only: what a name resolves to may change. */
  private static boolean isLoopback(URI url) {
    String host = String.valueOf(url.getHost());
    try {
      return host.equals("localhost")
          || (host.matches("[0-9.]+|\\[[0-9a-f:]+]")
              && InetAddress.getByName(host).isLoopbackAddress());
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
