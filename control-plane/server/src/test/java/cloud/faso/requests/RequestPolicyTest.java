package cloud.faso.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.access.Role;
import cloud.faso.tenancy.QuotaGrants;
import cloud.faso.tenancy.Resources;
import cloud.faso.tenancy.Resources.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose approval something takes, and whose turn it is. */
final class RequestPolicyTest {

  private static final Instant NOW = Instant.parse("2026-11-28T08:00:00Z");

  private static Need need(long size, long ofTenant, long ofMinistry) {
    return new Need(vcpus(size), new QuotaGrants.Lack(vcpus(ofTenant), vcpus(ofMinistry)), null);
  }

  private static Resources vcpus(long vcpus) {
    return new Resources(vcpus, 0, 0, 0, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "createVm,           4, 0, 0, NONE",
    "createVm,           4, 4, 0, LEAD",
    "createVm,           4, 4, 4, BOTH",
    "patchTenantQuota,   4, 4, 0, LEAD",
    "patchTenantQuota,   4, 4, 1, BOTH",
    "patchMinistryQuota, 4, 0, 4, OPERATOR",
    "patchMinistryLoan,  4, 0, 4, OPERATOR",
  })
  void the_usual_rules_ask_who_has_it_to_give(
      String call, long size, long ofTenant, long ofMinistry, Approvers approvers) {
    assertThat(RequestPolicy.USUAL.approvers(call, need(size, ofTenant, ofMinistry)))
        .isEqualTo(approvers);
  }

  @ParameterizedTest
  @CsvSource({"2, 0, NONE", "3, 0, LEAD", "2, 1, OPERATOR", "3, 1, BOTH"})
  void no_rule_gives_what_a_ministry_has_not_without_an_operator(
      long size, long ofMinistry, Approvers approvers) {
    RequestPolicy careless =
        new RequestPolicy(
            List.of(
                new RequestRule(Set.of(), Map.of(Resource.VCPUS, 2L), null, null, Approvers.NONE),
                new RequestRule(Set.of(), Map.of(), null, null, Approvers.LEAD)),
            Duration.ofDays(3),
            Duration.ofDays(30),
            Duration.ofDays(400));

    assertThat(careless.approvers("createVm", need(size, size, ofMinistry))).isEqualTo(approvers);
  }

  @ParameterizedTest
  @CsvSource({
    "NONE,     MEMBER,   ",
    "LEAD,     MEMBER,   LEAD",
    "LEAD,     LEAD,     ",
    "LEAD,     OPERATOR, ",
    "OPERATOR, MEMBER,   OPERATOR",
    "OPERATOR, LEAD,     OPERATOR",
    "OPERATOR, OPERATOR, ",
    "BOTH,     MEMBER,   LEAD",
    "BOTH,     LEAD,     OPERATOR",
    "BOTH,     OPERATOR, LEAD",
  })
  void the_role_of_who_asks_approves_as_far_as_it_goes(
      Approvers approvers, Role asker, @Nullable RequestStep next) {
    assertThat(Approval.of(approvers, asker, "person-1").waitsFor()).isEqualTo(next);
  }

  @ParameterizedTest
  @EnumSource(Approvers.class)
  void a_peering_is_the_lead_s_to_give_whatever_the_rules_say(Approvers approvers) {
    RequestPolicy other =
        new RequestPolicy(
            List.of(new RequestRule(Set.of(), Map.of(), null, null, approvers)),
            Duration.ofDays(3),
            Duration.ofDays(30),
            Duration.ofDays(400));
    QuotaGrants.Lack nothing = new QuotaGrants.Lack(Resources.NONE, Resources.NONE);
    Need leave = new Need(Resources.NONE, nothing, null, Approvers.LEAD);

    assertThat(other.approvers("createPeering", leave)).isEqualTo(Approvers.LEAD);
    assertThat(other.approvers("createOffer", leave)).isEqualTo(Approvers.LEAD);
  }

  @ParameterizedTest
  @CsvSource({"patchTenant, LEAD, LEAD", "patchMinistry, OPERATOR, OPERATOR"})
  void a_larger_budget_is_given_by_whose_it_is(String call, Approvers leave, Approvers approvers) {
    Need budget = new Need(Resources.NONE, QuotaGrants.Lack.NOTHING, null, leave);

    assertThat(RequestPolicy.USUAL.approvers(call, budget)).isEqualTo(approvers);
  }

  @Test
  void nobody_has_a_larger_budget_by_a_rule_with_nobody_s_approval_that_does_not_name_it() {
    Need budget = new Need(Resources.NONE, QuotaGrants.Lack.NOTHING, null, Approvers.LEAD);

    assertThat(none(Set.of()).fits("patchTenant", budget)).isFalse();
    assertThat(none(Set.of("patchTenant")).fits("patchTenant", budget)).isTrue();
  }

  private static RequestRule none(Set<String> calls) {
    return new RequestRule(calls, Map.of(), null, null, Approvers.NONE);
  }

  @ParameterizedTest
  @EnumSource(value = Approvers.class, mode = EnumSource.Mode.EXCLUDE, names = "LEAD")
  void a_rule_that_says_otherwise_of_peerings_is_refused(Approvers approvers) {
    Set<String> calls = Set.of("createVm", "createPeering");

    assertThatThrownBy(() -> new RequestRule(calls, Map.of(), null, null, approvers))
        .hasMessageContaining("createPeering")
        .hasMessageContaining("lead alone");
    assertThat(new RequestRule(calls, Map.of(), null, null, Approvers.LEAD).calls())
        .isEqualTo(calls);
  }

  @Test
  void it_lapses_at_the_time_that_was_said_unless_it_was_decided() {
    assertThat(RequestPhase.of(null, NOW.plusMillis(1), NOW)).isEqualTo(RequestPhase.OPEN);
    assertThat(RequestPhase.of(null, NOW, NOW)).isEqualTo(RequestPhase.LAPSED);
    assertThat(RequestPhase.of(RequestPhase.GRANTED, NOW, NOW)).isEqualTo(RequestPhase.GRANTED);
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, ,   30, false",
    "NONE, 60, 60, true",
    "NONE, 60, 61, false",
    "NONE, 60, ,   false",
    "LEAD, ,   ,   true",
    "LEAD, 60, 61, false",
  })
  void nobody_has_a_longer_lease_by_a_rule_that_does_not_say_for_how_long(
      Approvers approvers, @Nullable Long most, @Nullable Long days, boolean fits) {
    RequestRule rule = new RequestRule(Set.of(), Map.of(), most, null, approvers);
    QuotaGrants.Lack nothing = new QuotaGrants.Lack(Resources.NONE, Resources.NONE);

    assertThat(rule.fits("createVm", new Need(vcpus(1), nothing, new LongerLease(days))))
        .isEqualTo(fits);
    assertThat(rule.fits("createVm", need(1, 1, 0))).isTrue();
  }

  @Test
  void a_longer_lease_is_the_lead_s_to_give() {
    QuotaGrants.Lack nothing = new QuotaGrants.Lack(Resources.NONE, Resources.NONE);
    Need longer = new Need(Resources.NONE, nothing, LongerLease.until(NOW.plusSeconds(1), NOW));

    assertThat(longer.longerLease()).isEqualTo(new LongerLease(1L));
    assertThat(RequestPolicy.USUAL.approvers("patchVm", longer)).isEqualTo(Approvers.LEAD);
  }
}
