package cloud.faso.tenancy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** What goes with a tenant: how much there is, and the first names. */
public record TenantContents(
    VmsView vms,
    VolumesView volumes,
    long keys,
    long tokens,
    long members,
    long webhooks,
    long segments,
    long ports,
    long securityGroups,
    long loadBalancers,
    long routers,
    long floatingIps,
    long peerings,
    long requests,
    long loans) {

  /** Its volumes. */
  public record VolumesView(long count, @JsonProperty("diskGiB") long diskGiB) {}

  /** Its VMs with their disks. */
  public record VmsView(long count, @JsonProperty("diskGiB") long diskGiB, List<String> names) {}
}
