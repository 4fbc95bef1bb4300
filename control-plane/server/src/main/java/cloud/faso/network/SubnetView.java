package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.spec.agent.AddressFamily;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A subnet as the API shows it. */
public record SubnetView(
    SubnetId id,
    String segment,
    TenantId tenant,
    AddressFamily family,
    String cidr,
    String gateway,
    List<String> dns,
    @Nullable Ipv6Mode ipv6Mode,
    Addresses addresses,
    long generation,
    Instant createdAt) {

  /** More cannot be told in JSON: readers keep numbers as doubles, exact up to 2^53 - 1. */
  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(53).subtract(BigInteger.ONE);

  /** How full it is. */
  public record Addresses(long total, long used, long free, long resting) {}

  static SubnetView of(SubnetRow row, SubnetTable.FillRow fill) {
    BigInteger free = fill.free().toBigInteger().add(BigInteger.valueOf(fill.rested()));
    BigInteger total = free.add(BigInteger.valueOf(fill.used() + fill.resting()));
    return new SubnetView(
        row.id(),
        row.segment(),
        row.tenantId(),
        row.family(),
        row.cidr(),
        row.gateway(),
        row.servers(),
        row.ipv6Mode(),
        new Addresses(
            total.min(MOST).longValue(), fill.used(), free.min(MOST).longValue(), fill.resting()),
        row.generation(),
        row.createdAt());
  }
}
