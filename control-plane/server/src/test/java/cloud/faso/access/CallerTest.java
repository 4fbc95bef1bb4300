package cloud.faso.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import cloud.faso.platform.problem.ProblemCode;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A caller with several roles: each counts where it was given, and nowhere else. */
final class CallerTest {

  private static final MinistryRef HEALTH = new MinistryRef(new MinistryId("ministry-h"), "sante");
  private static final MinistryRef WATER = new MinistryRef(new MinistryId("ministry-w"), "eau");
  private static final TenantRef CLINIC = tenant("clinic", HEALTH);
  private static final TenantRef WELLS = tenant("wells", WATER);
  private static final TenantRef PUMPS = tenant("pumps", WATER);

  private final Caller caller =
      new Caller(
          new TokenId("token-1"),
          null,
          "awa",
          List.of(
              new Grant(Role.VIEWER, WATER.id(), WELLS.id()),
              new Grant(Role.MEMBER, WATER.id(), WELLS.id()),
              new Grant(Role.LEAD, HEALTH.id(), null)),
          null,
          false);

  private static TenantRef tenant(String name, MinistryRef ministry) {
    return new TenantRef(new TenantId("tenant-" + name), ministry.id(), name, null);
  }

  @Test
  void acts_in_the_highest_of_the_roles_that_may() {
    assertThat(caller.enter(CLINIC, "clinic", Set.of("lead", "member")).role())
        .isEqualTo(Role.LEAD);
    assertThat(caller.enter(WELLS, "wells", Set.of("lead", "member", "viewer")).role())
        .isEqualTo(Role.MEMBER);
    assertThat(caller.enter(WELLS, "wells", Set.of("viewer")).role()).isEqualTo(Role.VIEWER);
    assertThat(caller.enter(HEALTH, "sante", Set.of("lead")).role()).isEqualTo(Role.LEAD);
    assertThat(caller.enterPlatform(Set.of("operator", "member")).role()).isEqualTo(Role.MEMBER);
  }

  @Test
  void a_role_in_one_ministry_is_none_in_another() {
    assertRefused(PlatformProblem.OUT_OF_REACH, () -> caller.enter(PUMPS, "pumps", Set.of("lead")));
    assertRefused(PlatformProblem.OUT_OF_REACH, () -> caller.enter(WATER, "eau", Set.of("lead")));
    assertRefused(PlatformProblem.FORBIDDEN, () -> caller.enter(WELLS, "wells", Set.of("lead")));
    assertRefused(PlatformProblem.FORBIDDEN, () -> caller.enterPlatform(Set.of("operator")));
  }

  @Test
  void a_refusal_names_the_roles_that_count_there() {
    assertThatThrownBy(() -> caller.enter(WELLS, "wells", Set.of("operator", "lead")))
        .isInstanceOfSatisfying(
            Problem.class,
            problem ->
                assertThat(problem.detail().in(Locale.ENGLISH))
                    .contains("member, viewer", "lead, operator"));
  }

  @Test
  void sees_what_lies_within_its_roles() {
    assertThat(caller.reaches(CLINIC)).isTrue();
    assertThat(caller.reaches(WELLS)).isTrue();
    assertThat(caller.reaches(PUMPS)).isFalse();
    assertThat(caller.reaches(HEALTH.id(), null)).isTrue();
    assertThat(caller.reaches(WATER.id(), null)).isFalse();
    assertThat(caller.reaches(null, null)).isFalse();
    assertThat(caller.reach()).isEqualTo(new Reach(false, Set.of(HEALTH.id()), Set.of(WELLS.id())));
  }

  @Test
  void the_platforms_roles_see_everything() {
    Caller auditor = Caller.with(new TokenId("token-2"), "audit", Grant.ofPlatform(Role.AUDITOR));

    assertThat(auditor.reach()).isEqualTo(Reach.EVERYTHING);
    assertThat(auditor.reaches(null, null)).isTrue();
    assertRefused(
        PlatformProblem.FORBIDDEN, () -> auditor.enter(WELLS, "wells", Set.of("operator")));
  }

  private static void assertRefused(ProblemCode code, ThrowingCallable entering) {
    assertThatThrownBy(entering)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
  }
}
