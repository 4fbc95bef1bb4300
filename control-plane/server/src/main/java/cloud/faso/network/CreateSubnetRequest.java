package cloud.faso.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A family to add to a segment. */
public record CreateSubnetRequest(
    String segment,
    String cidr,
    @Nullable String gateway,
    @Nullable List<String> dns,
    @Nullable Ipv6Mode ipv6Mode) {}
