package cloud.faso.app;

import cloud.faso.access.Role;
import cloud.faso.oidc.GroupRule;
import cloud.faso.oidc.OidcSettings;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code oidc} of {@code control-plane.yml}: the directory that people come from. */
public final class OidcConfiguration {

  /** URL of the issuer, exactly as its tokens have it in {@code iss}. */
  @JsonProperty @Nullable public URI issuer;

  /** What its tokens must be for ({@code aud}). */
  @JsonProperty @Nullable public String audience;

  /** The public client, without a secret, that the command line and the portal are. */
  @JsonProperty public String clientId = "faso";

  @JsonProperty public String scopes = "openid profile email groups";

  /** Claims with a person's name, address and groups. */
  @JsonProperty public String nameClaim = "name";

  @JsonProperty public String emailClaim = "email";

  /**
   * That people cannot choose their address in the directory. Otherwise only addresses are taken of
   * which a token says {@code email_verified}.
   */
  @JsonProperty public boolean emailsAreVerified;

  /** A list or one word; {@code realm_access.roles} is one inside another. */
  @JsonProperty public String groupsClaim = "groups";

  /** What groups mean here. */
  @JsonProperty public List<Group> groups = List.of();

  /** How long a role that a group gives lasts, unless the person signs in again. */
  @JsonProperty public Duration claimedFor = Duration.days(30);

  /** How soon keys are fetched again for a token whose key is not known. */
  @JsonProperty public Duration refetchAfter = Duration.seconds(30);

  /**
   * A rule, e.g. {@code {group: 'faso-{ministry}-lead', role: lead}}.
   *
   * @param ministry code of the ministry, unless the group's name holds it
   * @param tenant name of the tenant, unless the group's name holds it
   */
  public record Group(
      String group, String role, @Nullable String ministry, @Nullable String tenant) {}

  OidcSettings settings() {
    return new OidcSettings(
        Objects.requireNonNull(issuer, "\"oidc\" lacks \"issuer\""),
        Objects.requireNonNull(audience, "\"oidc\" lacks \"audience\""),
        clientId,
        scopes,
        nameClaim,
        emailClaim,
        emailsAreVerified,
        groupsClaim,
        groups.stream()
            .map(
                rule ->
                    new GroupRule(
                        rule.group(), Role.of(rule.role()), rule.ministry(), rule.tenant()))
            .toList(),
        claimedFor.toJavaDuration(),
        refetchAfter.toJavaDuration());
  }
}
