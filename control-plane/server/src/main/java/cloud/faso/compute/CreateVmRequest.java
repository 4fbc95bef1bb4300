package cloud.faso.compute;

import cloud.faso.network.NewCard;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A VM to make. */
public record CreateVmRequest(
    String name,
    String flavor,
    String image,
    @Nullable Integer rootDiskGiB,
    @Nullable List<String> keys,
    @Nullable String userData,
    @Nullable Map<String, String> labels,
    @Nullable String antiAffinityGroup,
    @Nullable String site,
    VmView.@Nullable Power power,
    @Nullable Instant expiresAt,
    @Nullable List<NewCard> nics) {

  @Override
  public String toString() {
    return "CreateVmRequest[name=" + name + "]"; // user data is secret
  }
}
