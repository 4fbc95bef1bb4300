package cloud.faso.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A segment to make. */
public record CreateSegmentRequest(
    String name,
    @Nullable String description,
    @Nullable String cidr,
    @Nullable String cidr6,
    @Nullable String gateway,
    @Nullable String gateway6,
    @Nullable List<String> dns,
    @Nullable Integer mtu,
    @Nullable Ipv6Mode ipv6Mode) {}
