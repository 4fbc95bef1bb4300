package cloud.faso.app;

import cloud.faso.platform.http.Contract;
import cloud.faso.requests.Approvers;
import cloud.faso.requests.RequestPolicy;
import cloud.faso.requests.RequestRule;
import cloud.faso.tenancy.Resources.Resource;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who has to approve what is asked for: {@code requests} in {@code control-plane.yml}. */
public final class RequestsConfiguration {

  /**
   * From first to last: the first that fits decides; where none does, it takes both. Left out, a
   * ministry's lead approves what the ministry has, the lead and an operator what it has not, and
   * an operator a larger quota of the ministry.
   */
  @JsonProperty @Nullable public List<Rule> rules;

  /** Whoever has to decide is reminded each time so many days have passed. */
  @JsonProperty
  public int remindAfterDays = Math.toIntExact(RequestPolicy.USUAL.remindAfter().toDays());

  /** After so many days a request lapses. */
  @JsonProperty
  public int lapseAfterDays = Math.toIntExact(RequestPolicy.USUAL.lapseAfter().toDays());

  /** So many days after it has ended a request can be read; the audit keeps what was done. */
  @JsonProperty public int keepDays = Math.toIntExact(RequestPolicy.USUAL.keep().toDays());

  /** Whose approval is needed for what fits all that the rule says. */
  public static final class Rule {

    /**
     * {@code createVm}, {@code patchVm}, {@code resizeVm}, {@code createFloatingIp}, {@code
     * createTenantMember}, {@code patchTenantQuota}, {@code patchTenantLoan}, {@code patchTenant},
     * {@code patchMinistryQuota}, {@code patchMinistryLoan}, {@code patchMinistry}; all by default.
     * A peering and an offer are for the lead alone to approve.
     */
    @JsonProperty public Set<String> calls = Set.of();

    /** How large a single request may be. */
    @JsonProperty public Sizes atMost = new Sizes();

    /** Whether it is within what the ministry has left; either by default. */
    @JsonProperty @Nullable public Boolean withinMinistry;

    /** {@code NONE}, {@code LEAD}, {@code OPERATOR} or {@code BOTH}. */
    @JsonProperty public Approvers approvers = Approvers.BOTH;

    private RequestRule rule() {
      calls.stream()
          .filter(call -> !requestable().contains(call))
          .findFirst()
          .ifPresent(
              call -> {
                throw new IllegalArgumentException(
                    "requests: \"" + call + "\" is no call that can be asked for");
              });
      return new RequestRule(calls, atMost.sizes(), atMost.leaseDays, withinMinistry, approvers);
    }
  }

  /** Sizes; what is left out is as large as it likes. */
  public static final class Sizes {

    @JsonProperty @Nullable public Long vcpus;

    @JsonProperty("memoryMiB")
    @Nullable
    public Long memoryMib;

    @JsonProperty @Nullable public Long vms;

    @JsonProperty("volumeGiB")
    @Nullable
    public Long volumeGib;

    @JsonProperty @Nullable public Long floatingIps;

    /**
     * Of a lease or a loan that is longer than whoever asks may set, from now on. Where nothing is
     * said, a rule lets any be approved, but none be granted with nobody's approval.
     */
    @JsonProperty @Nullable public Long leaseDays;

    private Map<Resource, Long> sizes() {
      Map<Resource, Long> sizes = new EnumMap<>(Resource.class);
      put(sizes, Resource.VCPUS, vcpus);
      put(sizes, Resource.MEMORY, memoryMib);
      put(sizes, Resource.VMS, vms);
      put(sizes, Resource.VOLUME, volumeGib);
      put(sizes, Resource.FLOATING_IPS, floatingIps);
      return sizes;
    }

    private static void put(Map<Resource, Long> sizes, Resource resource, @Nullable Long size) {
      if (size != null) {
        sizes.put(resource, size);
      }
    }
  }

  /** What the contract lets ask for. */
  private static Set<String> requestable() {
    return Contract.load()
        .document()
        .at("/components/schemas/RequestedCall/enum")
        .valueStream()
        .map(JsonNode::asText)
        .collect(Collectors.toSet());
  }

  RequestPolicy policy() {
    if (remindAfterDays < 1 || lapseAfterDays < 1 || keepDays < 1) {
      throw new IllegalArgumentException("requests: days are 1 at least");
    }
    return new RequestPolicy(
        rules == null ? RequestPolicy.USUAL_RULES : rules.stream().map(Rule::rule).toList(),
        Duration.ofDays(remindAfterDays),
        Duration.ofDays(lapseAfterDays),
        Duration.ofDays(keepDays));
  }
}
