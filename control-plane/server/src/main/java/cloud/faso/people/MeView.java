package cloud.faso.people;

import cloud.faso.access.Directory;
import cloud.faso.access.MinistryId;
import cloud.faso.access.PersonId;
import cloud.faso.access.TenantId;
import cloud.faso.access.TokenId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who the caller is.
 *
 * @param id what audit, events and operations call the caller
 * @param token null for one of an issuer
 * @param person null for a service account, and so are user name, e-mail address and language
 */
public record MeView(
    String id,
    @Nullable TokenId token,
    @Nullable PersonId person,
    String name,
    @Nullable String username,
    @Nullable String email,
    @Nullable String language,
    List<Grant> grants,
    @Nullable Instant expiresAt) {

  /**
   * A role and where it holds.
   *
   * @param ministry code of the ministry; null for the platform's roles
   * @param tenant null for the platform's and a ministry's roles
   */
  public record Grant(String role, @Nullable String ministry, @Nullable TenantId tenant) {

    static Grant of(cloud.faso.access.Grant grant, Directory directory) {
      MinistryId ministry = grant.ministry();
      return new Grant(
          grant.role().word(),
          ministry == null ? null : directory.codeOf(ministry),
          grant.tenant());
    }
  }
}
