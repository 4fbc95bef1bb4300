package cloud.faso.tenancy;

import cloud.faso.access.TenantId;
import cloud.faso.access.TokenId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who the caller is. */
public record MeView(TokenId id, String name, List<Grant> grants, @Nullable Instant expiresAt) {

  /**
   * A role and where it holds.
   *
   * @param ministry code of the ministry; null for the platform's roles
   * @param tenant null for the platform's and a ministry's roles
   */
  public record Grant(String role, @Nullable String ministry, @Nullable TenantId tenant) {}
}
