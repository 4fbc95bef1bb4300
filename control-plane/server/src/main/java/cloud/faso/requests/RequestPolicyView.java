package cloud.faso.requests;

import cloud.faso.tenancy.Resources.Resource;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The policy as the API shows it. */
public record RequestPolicyView(
    List<RuleView> rules, long remindAfterDays, long lapseAfterDays, long keepDays) {

  /** One rule. */
  public record RuleView(
      List<String> calls, Sizes atMost, @Nullable Boolean withinMinistry, Approvers approvers) {

    static RuleView of(RequestRule rule) {
      return new RuleView(
          rule.calls().stream().sorted().toList(),
          Sizes.of(rule),
          rule.withinMinistry(),
          rule.approvers());
    }
  }

  /** Null for any. */
  public record Sizes(
      @Nullable Long vcpus,
      @JsonProperty("memoryMiB") @Nullable Long memoryMiB,
      @Nullable Long vms,
      @JsonProperty("volumeGiB") @Nullable Long volumeGiB,
      @Nullable Long floatingIps,
      @Nullable Long leaseDays) {

    static Sizes of(RequestRule rule) {
      Map<Resource, Long> sizes = rule.atMost();
      return new Sizes(
          sizes.get(Resource.VCPUS),
          sizes.get(Resource.MEMORY),
          sizes.get(Resource.VMS),
          sizes.get(Resource.VOLUME),
          sizes.get(Resource.FLOATING_IPS),
          rule.leaseDays());
    }
  }

  static RequestPolicyView of(RequestPolicy policy) {
    return new RequestPolicyView(
        policy.rules().stream().map(RuleView::of).toList(),
        policy.remindAfter().toDays(),
        policy.lapseAfter().toDays(),
        policy.keep().toDays());
  }
}
