package cloud.faso.network;

import cloud.faso.platform.problem.Problem;
import cloud.faso.platform.problem.Words;
import cloud.faso.spec.agent.AddressFamily;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives a new thing its address of each subnet, or says why there is none. */
final class AddressGiving {

  private final NetworkParts its;

  AddressGiving(NetworkParts its) {
    this.its = its;
  }

  /**
   * @param chosen what must be given; of other families any
   * @throws Problem {@code subnet-exhausted} or {@code address-taken}
   */
  void give(NetworkThing to, List<SubnetRow> subnets, Map<AddressFamily, PortRules.Chosen> chosen) {
    subnets.stream()
        .sorted(Comparator.comparing(subnet -> subnet.id().value()))
        .forEach(subnet -> give(to, subnet, chosen.get(subnet.family())));
  }

  private void give(NetworkThing to, SubnetRow subnet, PortRules.@Nullable Chosen chosen) {
    AddressAllocation.Outcome outcome =
        chosen == null
            ? its.addresses().giveNext(subnet.id(), to)
            : its.addresses().giveChosen(subnet.id(), to, chosen.address());
    switch (outcome) {
      case AddressAllocation.Given(BigInteger _) -> {}
      case AddressAllocation.Exhausted(@Nullable Instant nextAt) -> throw exhausted(subnet, nextAt);
      case AddressAllocation.Taken() -> throw taken(subnet, Objects.requireNonNull(chosen));
    }
  }

  private static Problem exhausted(SubnetRow subnet, @Nullable Instant nextAt) {
    Problem problem = NetworkProblem.SUBNET_EXHAUSTED.problem(subnet.cidr());
    return nextAt == null
        ? problem
        : problem.saying("subnet-exhausted.until", subnet.cidr(), Words.time(nextAt));
  }

  private Problem taken(SubnetRow subnet, PortRules.Chosen chosen) {
    BigDecimal address = new BigDecimal(chosen.address().getValue());
    String text = chosen.address().toCanonicalString();
    return its.addresses()
        .balancerWith(subnet.id(), address)
        .map(
            holder ->
                NetworkProblem.ADDRESS_TAKEN
                    .problem(text, holder)
                    .saying("address-taken.load-balancer", text, holder)
                    .because(chosen.pointer(), "violation.address-taken-by-balancer", holder))
        .orElseGet(
            () -> {
              String holder = its.addresses().portWith(subnet.id(), address).orElse("?");
              return NetworkProblem.ADDRESS_TAKEN
                  .problem(text, holder)
                  .because(chosen.pointer(), "violation.address-taken", holder);
            });
  }
}
