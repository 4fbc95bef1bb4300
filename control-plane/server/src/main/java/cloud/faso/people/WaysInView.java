package cloud.faso.people;

import cloud.faso.oidc.OidcSettings;
import org.jspecify.annotations.Nullable;

/**
 * How to sign in here.
 *
 * @param local whether local users are known
 * @param issuer null for no OpenID Connect
 */
public record WaysInView(boolean local, @Nullable Issuer issuer) {

  public static WaysInView of(SignInSettings settings) {
    OidcSettings oidc = settings.oidc();
    return new WaysInView(
        true,
        oidc == null
            ? null
            : new Issuer(
                oidc.issuer().toString(), oidc.clientId(), oidc.audience(), oidc.scopes()));
  }

  /**
   * @param issuer URL of the issuer, whose discovery document tells the rest
   * @param clientId of the command line and the portal, which have no secret
   * @param audience what tokens must be for; to be asked for as {@code resource}
   */
  public record Issuer(String issuer, String clientId, String audience, String scopes) {}
}
