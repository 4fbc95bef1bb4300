package cloud.faso.testcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.access.TenantScope;
import cloud.faso.compute.CreateVmRequest;
import cloud.faso.compute.VmPhase;
import cloud.faso.compute.VmView;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Stories of a cloud in calm weather: each in one of its own, all on one database of each kind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class InTestCloud {

  /** One that gives three nodes: there is room elsewhere. */
  private static final long SEED = 2;

  static final IfMatch ANY = new IfMatch(null);

  @Parameter private TestDatabases.Kind kind;
  TestDatabase database;
  TestCloud cloud;
  TenantScope sante;
  TenantScope education;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void open() {
    database = new TestDatabase(kind);
  }

  @AfterParameterizedClassInvocation
  void close() {
    database.close();
  }

  /** Founds a cloud of which no node has joined yet. */
  @BeforeEach
  void found() {
    cloud = new TestCloud(SEED, database.empty());
    sante = cloud.users().getFirst().scope();
    education = cloud.users().getLast().scope();
  }

  /** All of its nodes join. */
  void startNodes() {
    assertThat(cloud.nodes()).hasSizeGreaterThan(1).allSatisfy(TestNode::start);
    cloud.run(Duration.ofMinutes(1));
  }

  /** What makes a VM of a size, and otherwise as it comes. */
  static CreateVmRequest asking(String name, String flavor) {
    return new CreateVmRequest(
        name, flavor, "tiny", null, null, null, null, null, null, null, null, null);
  }

  void create(TenantScope scope, CreateVmRequest request) {
    cloud.now(plane -> plane.compute.vms.create(scope, request, Locale.ENGLISH));
  }

  void delete(TenantScope scope, String name) {
    cloud.now(plane -> plane.compute.vms.delete(scope, name, ANY, Locale.ENGLISH));
  }

  VmView vm(TenantScope scope, String name) {
    return cloud.now(plane -> plane.compute.queries.get(scope, name, Locale.ENGLISH));
  }

  VmPhase phase(TenantScope scope, String name) {
    return vm(scope, name).phase();
  }

  /** Where there is something of a VM. */
  List<TestNode> homes() {
    return cloud.nodes().stream().filter(node -> !node.guests().isEmpty()).toList();
  }

  /** Runs on until it is so, in small steps. */
  void runUntil(BooleanSupplier isSo) {
    Instant deadline = cloud.clock().instant().plus(Duration.ofMinutes(5));
    while (!isSo.getAsBoolean()) {
      assertThat(cloud.clock().instant()).isBefore(deadline);
      cloud.run(Duration.ofMillis(50));
    }
  }

  static void assertRefused(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.code().code()).isEqualTo(code));
  }
}
