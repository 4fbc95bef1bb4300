package cloud.faso.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is left of a person's grant for a token that was made for less. */
final class GrantTest {

  private static final MinistryId HEALTH = new MinistryId("ministry-health");
  private static final MinistryId WATER = new MinistryId("ministry-water");
  private static final TenantId CLINIC = new TenantId("tenant-clinic");
  private static final TenantId LAB = new TenantId("tenant-lab");

  private static final Grant OPERATOR = Grant.ofPlatform(Role.OPERATOR);
  private static final Grant AUDITOR = Grant.ofPlatform(Role.AUDITOR);
  private static final Grant LEAD = new Grant(Role.LEAD, HEALTH, null);
  private static final Grant MEMBER = new Grant(Role.MEMBER, HEALTH, CLINIC);
  private static final Grant VIEWER = new Grant(Role.VIEWER, HEALTH, CLINIC);

  @Test
  void it_is_the_weaker_role_in_the_narrower_place() {
    assertThat(OPERATOR.within(MEMBER)).contains(MEMBER);
    assertThat(MEMBER.within(OPERATOR)).contains(MEMBER);
    assertThat(LEAD.within(MEMBER)).contains(MEMBER);
    assertThat(VIEWER.within(MEMBER)).contains(VIEWER);
    assertThat(OPERATOR.within(LEAD)).contains(LEAD);
    assertThat(OPERATOR.within(AUDITOR)).contains(AUDITOR);
  }

  @Test
  void an_auditor_only_reads_wherever_it_is() {
    assertThat(AUDITOR.within(OPERATOR)).contains(AUDITOR);
    assertThat(AUDITOR.within(MEMBER)).contains(VIEWER);
    assertThat(AUDITOR.within(LEAD)).isEmpty();
  }

  @Test
  void places_that_have_nothing_in_common_leave_nothing() {
    assertThat(MEMBER.within(new Grant(Role.MEMBER, HEALTH, LAB))).isEqualTo(Optional.empty());
    assertThat(LEAD.within(new Grant(Role.LEAD, WATER, null))).isEmpty();
  }
}
