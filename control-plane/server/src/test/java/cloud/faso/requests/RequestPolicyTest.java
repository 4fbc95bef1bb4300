package cloud.faso.requests;

import static org.assertj.core.api.Assertions.assertThat;

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

/** Whose approval something takes, and whose turn it is. */
final class RequestPolicyTest {

  private static final Instant NOW = Instant.parse("2026-11-28T08:00:00Z");

  private static Need need(long size, long ofTenant, long ofMinistry) {
    return new Need(vcpus(size), new QuotaGrants.Lack(vcpus(ofTenant), vcpus(ofMinistry)));
  }

  private static Resources vcpus(long vcpus) {
    return new Resources(vcpus, 0, 0, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "createVm,           4, 0, 0, NONE",
    "createVm,           4, 4, 0, LEAD",
    "createVm,           4, 4, 4, BOTH",
    "patchTenantQuota,   4, 4, 0, LEAD",
    "patchTenantQuota,   4, 4, 1, BOTH",
    "patchMinistryQuota, 4, 0, 4, OPERATOR",
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
                new RequestRule(Set.of(), Map.of(Resource.VCPUS, 2L), null, Approvers.NONE),
                new RequestRule(Set.of(), Map.of(), null, Approvers.LEAD)),
            Duration.ofDays(3),
            Duration.ofDays(30));

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

  @Test
  void it_lapses_at_the_time_that_was_said_unless_it_was_decided() {
    assertThat(RequestPhase.of(null, NOW.plusMillis(1), NOW)).isEqualTo(RequestPhase.OPEN);
    assertThat(RequestPhase.of(null, NOW, NOW)).isEqualTo(RequestPhase.LAPSED);
    assertThat(RequestPhase.of(RequestPhase.GRANTED, NOW, NOW)).isEqualTo(RequestPhase.GRANTED);
  }

  @Test
  void what_would_give_much_is_not_small_however_little_is_asked_for() {
    RequestRule small = new RequestRule(Set.of(), Map.of(Resource.VCPUS, 2L), null, Approvers.NONE);

    assertThat(small.fits("createVm", need(1, 2, 0))).isTrue();
    assertThat(small.fits("createVm", need(1, 50, 0))).isFalse();
    assertThat(small.fits("createVm", need(1, 1, 50))).isFalse();
  }
}
