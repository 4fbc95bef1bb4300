package cloud.faso;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import cloud.faso.operations.Changes;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** Who may import whom, and which layer may do what. */
@AnalyzeClasses(
    packages = "cloud.faso",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.OursOnly.class})
final class ArchitectureTest {

  /** Leaves out the agents and the command line, which tests bring along. */
  static final class OursOnly implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/cloud/faso/agent/")
          && !location.contains("/cloud/faso/cli/")
          && !location.contains("/cloud/faso/spec/");
    }
  }

  private static final String JDBI = "org.jdbi..";
  private static final String JAKARTA = "jakarta..";
  private static final String[] FRAMEWORKS = {
    JDBI, JAKARTA, "java.sql..", "javax.sql..", "io.dropwizard..", "org.eclipse.jetty.."
  };

  @ArchTest
  static final ArchRule features_have_no_cycles =
      slices().matching("cloud.faso.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule parts_of_the_platform_have_no_cycles =
      slices().matching("cloud.faso.platform.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule the_platform_knows_no_feature =
      noClasses()
          .that()
          .resideInAPackage("cloud.faso.platform..")
          .should()
          .dependOnClassesThat(ours("platform"));

  @ArchTest
  static final ArchRule access_stands_on_the_platform_alone =
      noClasses()
          .that()
          .resideInAPackage("cloud.faso.access..")
          .should()
          .dependOnClassesThat(ours("access", "platform"));

  @ArchTest
  static final ArchRule the_audit_stands_on_access =
      noClasses()
          .that()
          .resideInAPackage("cloud.faso.audit..")
          .should()
          .dependOnClassesThat(ours("audit", "spec.audit", "access", "platform"));

  @ArchTest
  static final ArchRule operations_stand_on_audit_and_access =
      noClasses()
          .that()
          .resideInAPackage("cloud.faso.operations..")
          .should()
          .dependOnClassesThat(ours("operations", "audit", "access", "platform"));

  @ArchTest
  static final ArchRule notices_stand_on_operations_and_access =
      noClasses()
          .that()
          .resideInAPackage("cloud.faso.notices..")
          .should()
          .dependOnClassesThat(ours("notices", "operations", "audit", "access", "platform"));

  @ArchTest
  static final ArchRule webhooks_stand_on_tenancy_and_notices =
      noClasses()
          .that()
          .resideInAPackage("cloud.faso.webhooks..")
          .should()
          .dependOnClassesThat(
              ours("webhooks", "tenancy", "notices", "operations", "audit", "access", "platform"));

  @ArchTest
  static final ArchRule the_issuer_knows_nobody =
      noClasses()
          .that()
          .resideInAPackage("cloud.faso.oidc..")
          .should()
          .dependOnClassesThat(ours("oidc", "access", "platform"));

  @ArchTest
  static final ArchRule the_two_person_rule_knows_no_feature =
      noClasses()
          .that()
          .resideInAPackage("cloud.faso.confirmations..")
          .should()
          .dependOnClassesThat(ours("confirmations", "operations", "audit", "access", "platform"));

  @ArchTest
  static final ArchRule people_stand_beside_tenancy =
      noClasses()
          .that()
          .resideInAPackage("cloud.faso.people..")
          .should()
          .dependOnClassesThat(
              ours("people", "oidc", "notices", "operations", "audit", "access", "platform"));

  @ArchTest
  static final ArchRule tenancy_and_hardware_and_images_know_not_each_other =
      noClasses()
          .that()
          .resideInAnyPackage(
              "cloud.faso.tenancy..", "cloud.faso.hardware..", "cloud.faso.images..")
          .should(
              ArchConditions.dependOnClassesThat(
                  resideInAnyPackage(
                      "cloud.faso.metering..",
                      "cloud.faso.compute..",
                      "cloud.faso.agentlink..",
                      "cloud.faso.placement..",
                      "cloud.faso.app..")));

  @ArchTest
  static final ArchRule metering_knows_not_what_is_metered =
      noClasses()
          .that()
          .resideInAPackage("cloud.faso.metering..")
          .should()
          .dependOnClassesThat(
              ours("metering", "tenancy", "operations", "audit", "access", "platform"));

  @ArchTest
  static final ArchRule networks_know_not_what_is_plugged_into_them =
      noClasses()
          .that()
          .resideInAPackage("cloud.faso.network..")
          .should()
          .dependOnClassesThat(
              ours(
                  "network",
                  "spec.agent",
                  "metering",
                  "tenancy",
                  "hardware",
                  "notices",
                  "operations",
                  "audit",
                  "access",
                  "platform"));

  @ArchTest
  static final ArchRule what_can_be_asked_for_does_not_know_that_it_can =
      noClasses()
          .that()
          .resideOutsideOfPackages("cloud.faso.app..", "cloud.faso.requests..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("cloud.faso.requests..");

  @ArchTest
  static final ArchRule only_the_wiring_knows_the_wiring =
      noClasses()
          .that()
          .resideOutsideOfPackage("cloud.faso.app..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("cloud.faso.app..");

  @ArchTest
  static final ArchRule only_the_link_speaks_with_agents =
      noClasses()
          .that()
          .resideOutsideOfPackages("cloud.faso.app..", "cloud.faso.agentlink..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("cloud.faso.agentlink..");

  @ArchTest
  static final ArchRule placement_is_pure =
      classes()
          .that()
          .resideInAPackage("cloud.faso.placement..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "cloud.faso.placement..",
              "java.lang..",
              "java.time..",
              "java.util..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule phases_and_rows_and_ids_know_no_framework =
      noClasses()
          .that()
          .haveNameMatching(".*\\.\\w+(Phase|Id)")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(FRAMEWORKS);

  @ArchTest
  static final ArchRule resources_leave_sql_to_others =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Resource")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(JDBI, "java.sql..", "cloud.faso.platform.db..")
                  .or(DescribedPredicate.describe("are tables", ArchitectureTest::isTable)));

  @ArchTest
  static final ArchRule services_know_neither_http_nor_sql =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Service")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.ws..", JDBI, "java.sql..");

  @ArchTest
  static final ArchRule tables_know_nothing_of_http =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Table")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.ws..");

  @ArchTest
  static final ArchRule a_table_is_its_feature_s_own =
      classes()
          .that(are(DescribedPredicate.describe("tables", ArchitectureTest::isTable)))
          .should()
          .bePackagePrivate();

  @ArchTest
  static final ArchRule sql_stands_in_tables_only =
      noClasses()
          .that(
              DescribedPredicate.not(
                  DescribedPredicate.<JavaClass>describe(
                      "are tables",
                      each -> isTable(each) || each.getFullName().contains("Table$"))))
          .and(resideOutsideOfPackage("cloud.faso.platform.."))
          .should()
          .dependOnClassesThat(resideInAPackage("org.jdbi.v3.sqlobject.."));

  @ArchTest
  static final ArchRule time_and_chance_are_handed_in =
      noClasses()
          .that()
          .resideOutsideOfPackages("cloud.faso.platform..", "cloud.faso.app..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Math.class, "random");

  /** Signing in is written down with the session that it makes. */
  @ArchTest
  static final ArchRule every_changing_call_is_written_down_with_its_change =
      methods()
          .that()
          .areAnnotatedWith(POST.class)
          .or()
          .areAnnotatedWith(PUT.class)
          .or()
          .areAnnotatedWith(PATCH.class)
          .or()
          .areAnnotatedWith(DELETE.class)
          .should(goThroughChanges());

  private static ArchCondition<JavaMethod> goThroughChanges() {
    return new ArchCondition<>("go through Changes, unless agents call them, or to sign in") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        boolean runs =
            method.getMethodCallsFromSelf().stream()
                .anyMatch(
                    call ->
                        call.getTargetOwner().isEquivalentTo(Changes.class)
                            && Set.of("run", "inParts").contains(call.getName()));
        boolean other =
            method.getOwner().getPackageName().equals("cloud.faso.agentlink")
                || method.getFullName().startsWith("cloud.faso.people.LoginResource.login(");
        events.add(new SimpleConditionEvent(method, runs != other, method.getFullName()));
      }
    };
  }

  private static boolean isTable(JavaClass each) {
    return each.getSimpleName().endsWith("Table") && each.isInterface();
  }

  /** Our own classes outside of these packages. */
  private static DescribedPredicate<JavaClass> ours(String... allowed) {
    String[] packages = new String[allowed.length];
    for (int i = 0; i < allowed.length; i++) {
      packages[i] = "cloud.faso." + allowed[i] + "..";
    }
    return resideInAPackage("cloud.faso..")
        .and(DescribedPredicate.not(resideInAnyPackage(packages)))
        .as("are of another feature than " + String.join(", ", allowed));
  }
}
